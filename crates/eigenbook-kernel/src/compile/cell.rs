//! Compiles one cell: from evcxr's crate to a shared object.

mod again;
mod spelled;
mod written;

use super::borrowed::{self, Unkept, Why};
use super::compiler::{Compiled, Compiler};
use super::forms::{self, Forms};
use super::generated::{Generated, Prepared, shown};
use super::packages::further;
use super::read_files::ReadFiles;
use super::rustc_call::{Attempt, RustcCall, hand_over};
use super::scope::Scope;
use super::store::{Entry, Object};
use super::tool_call::{Answer, ToolCall};
use super::type_names::Variables;
use super::{
    assigned, beside, denied, macro_tests, messages, pointers, source_path, statics, type_names,
};
use crate::json::{code, is_error, list, number};
use std::collections::BTreeSet;
use std::fs;

/// Answers `cargo build` of the session's crate.
///
/// # Errors
/// If evcxr's crate is not understood, the compiler cannot be run, or a file cannot be written.
pub fn compile(compiler: &Compiler, tool_call: &ToolCall) -> anyhow::Result<Answer> {
    let (text, lost) = beside::take_away(&fs::read_to_string(source_path(&tool_call.folder))?);
    let text = denied::without_earlier(&text, &compiler.cell());
    let text = with_value(statics::with_definitions(&text), compiler);
    let generated = Generated::read(&text, &lost)?;
    let (items, cell) = (generated.items(), &generated.cell);
    let call = RustcCall::of(compiler, tool_call, &items, cell)?;
    if call.is_outdated {
        let refusal = Some("a package was changed while the cell began; run it again".to_owned());
        compiler.note(Compiled { refusal, is_outdated: true, ..Compiled::default() });
        return Ok(Answer::failed(b""));
    }
    let scope = Scope::of(&call, items, cell);
    let ends = borrowed::in_order(compiler.left_out(), &cell.code);
    let fresh = Fresh {
        generated: &generated,
        // The scope may have given types other names.
        kept: compiler.kept(),
        call: &call,
        forms: Forms::of(cell),
        scope,
        dropped: ends.clone(),
        ends,
        inside: BTreeSet::new(),
        by_display: false,
        fails_by_debug: false,
        notes_display: true,
    };
    let source = fresh.prepare(&Variables::new())?;
    let (setting, written, signature) = (compiler.setting(), compiler.cell(), call.signature());
    let entry = Entry::of(&setting.cells, setting.precompiled, (&source, &written), &signature);
    if let Some((object, messages)) = entry.find() {
        // A stored object has no warnings: those of an earlier attempt are not about it.
        let stored = Attempt { object, messages, source, files: ReadFiles::default() };
        return finish(compiler, tool_call, stored);
    }
    match fresh.compile(source) {
        Ok(attempt) => {
            entry.keep(attempt.object.as_ref(), &attempt.messages)?;
            finish(compiler, tool_call, attempt)
        }
        Err(Stop::Refused(refusal)) => {
            compiler.note(Compiled { refusal: Some(refusal), ..Compiled::default() });
            Ok(Answer::failed(b""))
        }
        Err(Stop::Without(unkept, source)) => {
            let said = borrowed::for_evcxr(&unkept, &source);
            compiler.leave_out(unkept);
            Ok(Answer::failed(&said))
        }
        Err(Stop::Failed(error)) => Err(error),
    }
}

/// evcxr's crate with the code that shows the cell's value.
fn with_value(source: String, compiler: &Compiler) -> String {
    match &compiler.setting().place.world.variables {
        _ if compiler.shows_without_library() => shown::without_library(&source),
        Some(runtime) => shown::with_library(&source, runtime),
        None => source,
    }
}

/// Why a cell is not compiled as it is.
enum Stop {
    /// A variable cannot be kept, and the cell is not run.
    Refused(String),
    /// evcxr is to write it once more, without keeping these variables.
    Without(Vec<Unkept>, Prepared),
    /// The compiler cannot be run, or a file cannot be written.
    Failed(anyhow::Error),
}

impl From<anyhow::Error> for Stop {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(error)
    }
}

/// Records the outcome for the engine, and answers evcxr.
fn finish(
    compiler: &Compiler,
    tool_call: &ToolCall,
    Attempt { object, messages, source, files }: Attempt,
) -> anyhow::Result<Answer> {
    let path = source_path(&tool_call.folder);
    let Some(Object { source: compiled, types, file }) = object else {
        // The engine looks up the places of errors in this file, and a question to the compiler
        // may have been written over it.
        fs::write(path, source.text())?;
        let said = messages::for_evcxr(&messages, &source);
        compiler.note(Compiled { messages, ..Compiled::default() });
        return Ok(Answer::failed(&said));
    };
    let inside = assigned::inside(&compiled);
    compiler.note(Compiled { messages, types, inside, files, ..Compiled::default() });
    // A panic names a line of the compiled source, which another kernel may have compiled.
    fs::write(path, compiled)?;
    hand_over(tool_call, &file)?;
    Ok(Answer::default())
}

/// A cell that is compiled for the first time.
struct Fresh<'a> {
    generated: &'a Generated<'a>,
    kept: Variables,
    call: &'a RustcCall<'a>,
    forms: Forms,
    scope: Scope,
    /// The variables that end with it, the last first.
    ends: Vec<String>,
    /// Those of them that are dropped before others are kept.
    dropped: Vec<String>,
    /// The variables of earlier cells that are put back at its end.
    inside: BTreeSet<String>,
    /// Its value is shown by `Display`, because it has no `Debug`.
    by_display: bool,
    /// The error of a failed `?` is shown by `Debug`, because it has no `Display`.
    fails_by_debug: bool,
    /// The library notes whether a package's value has a `Display`.
    notes_display: bool,
}

impl Fresh<'_> {
    /// Compiles the cell. The types of its variables get names that mean the same in the next cell.
    fn compile(mut self, source: Prepared) -> Result<Attempt, Stop> {
        let mut attempt = self.call.run(source)?;
        let compiler = self.call.compiler;
        if (attempt.has_failed() || self.scope.is_ambiguous(compiler, &attempt.messages))
            && self.scope.ask(self.call)?
        {
            self.kept = compiler.kept();
            attempt = self.attempt()?;
        }
        attempt = self.or_with_its_own_form(attempt)?;
        attempt = self.or_failing_by_debug(attempt)?;
        attempt = self.with_own_methods(attempt)?;
        attempt = self.with_assigned(attempt)?;
        let mut reason = None;
        loop {
            match &attempt.object {
                None if self.change_forms(&attempt) || self.drop_fewer(&attempt) => {}
                None => {
                    let unkept = borrowed::find(&attempt.messages, &attempt.source);
                    // evcxr would not forget them the second time, either.
                    if unkept.iter().any(|it| !self.ends.contains(&it.name)) {
                        return Err(Stop::Without(unkept, attempt.source));
                    }
                    break;
                }
                Some(object) => match self.begin_forms(object)? {
                    None => break,
                    begun => reason = begun,
                },
            }
            attempt = self.attempt()?;
        }
        attempt = self.or_by_display(attempt)?;
        let Some(object) = &mut attempt.object else {
            // The cell compiles without a form, so the compiler's messages are about the form.
            return reason.map_or(Ok(attempt), |why| Err(Stop::Refused(why)));
        };
        let uncertain;
        (object.types, uncertain) =
            self.name_types(&object.source, std::mem::take(&mut object.types));
        if let Some(uncertain) = uncertain {
            *object = self.spell_out(object.types.clone(), &uncertain)?;
        }
        Ok(attempt)
    }

    /// Compiles the cell as it is to be now.
    fn attempt(&self) -> anyhow::Result<Attempt> {
        self.call.run(self.prepare(&Variables::new())?)
    }

    fn prepare(&self, new: &Variables) -> anyhow::Result<Prepared> {
        let runtime = self.runtime();
        let mut source = self.generated.prepare(&self.kept, new, &self.forms, runtime)?;
        if self.generated.is_idle && self.call.packages.has_runtime {
            source.enter_runtime();
        }
        self.scope.apply(&mut source, self.call.compiler);
        written::annotate(&mut source, &self.forms, &self.generated.cell);
        borrowed::end(&mut source, &self.dropped);
        assigned::put_inside(&mut source, &self.inside);
        source.note_return(&self.generated.cell, !self.inside.is_empty());
        if self.generated.cell.code.contains(macro_tests::MARK) {
            source.list_tests();
        }
        if self.fails_by_debug {
            source.report_by_debug();
        }
        if self.by_display {
            source.show_by_display(runtime);
        }
        let packages = &self.call.packages.arguments;
        if let (true, Some(runtime)) = (self.notes_display && !packages.is_empty(), runtime) {
            let has_pictures = packages.iter().any(|it| it.starts_with("image="));
            source.note_display(&self.generated.cell, runtime, has_pictures);
        }
        Ok(source)
    }

    /// The library's module for the code around a cell.
    fn runtime(&self) -> Option<&str> {
        self.call.compiler.setting().place.world.variables.as_deref()
    }

    /// Gives variables a form whose types have no name. If some were given one, returns why a
    /// variable cannot be kept without it.
    fn begin_forms(
        &mut self,
        Object { source, types, .. }: &Object,
    ) -> Result<Option<String>, Stop> {
        let refused = types.iter().filter_map(|(name, type_name)| {
            Some((name, type_name, type_names::why_not_kept(name, type_name)?))
        });
        let refused: Vec<_> = refused.collect();
        if refused.is_empty() {
            let pointing = pointers::into_variables(&self.generated.cell, types, &self.kept);
            let is_new = pointing.iter().any(|it| !self.ends.contains(&it.name));
            return if is_new { Err(self.without(pointing)?) } else { Ok(None) };
        }
        let (full, _) = self.name_types(source, types.clone());
        let begins = |(name, ..): &&(&String, _, _)| self.forms.begin(name, &full[*name], source);
        let has_new = refused.iter().filter(begins).count() > 0;
        let first = refused.iter().map(|(.., why)| why.clone()).next().unwrap_or_default();
        if has_new {
            return Ok(Some(first));
        }
        // The value of a cell that never ends is of no type.
        let is_left_out = |name: &String| self.ends.contains(name);
        if refused.iter().any(|(name, type_name, _)| *type_name == "!" || is_left_out(name)) {
            return Err(Stop::Refused(first));
        }
        let unkept = refused.into_iter().map(|(name, type_name, _)| {
            let is_closure = type_name.starts_with("{closure");
            let boxed = |types: &str| format!("Box<dyn Fn({types}) -> _>");
            let why = match forms::with_closures(&full[name], source, boxed) {
                _ if is_closure => Why::Closure(None),
                Some(type_name) => Why::Holds(type_name),
                None => Why::Unnamed,
            };
            Unkept { name: name.clone(), why }
        });
        Err(self.without(unkept.collect())?)
    }

    /// evcxr is to write the cell once more, without keeping these variables.
    fn without(&self, unkept: Vec<Unkept>) -> anyhow::Result<Stop> {
        Ok(Stop::Without(unkept, self.prepare(&Variables::new())?))
    }

    /// Tries another form of each variable whose form does not fit; returns whether there was one.
    fn change_forms(&mut self, Attempt { messages, source, .. }: &Attempt) -> bool {
        let errors = messages.iter().filter(|message| {
            // A value that the cell has given away is for evcxr to leave out.
            is_error(message) && code(message) != messages::MOVED
        });
        let errors: Vec<_> = errors.collect();
        // An assignment to a capture, a loan of one, and a closure that changes one.
        let changes = ["E0594", "E0596", "E0525"];
        let about_change = errors.iter().any(|message| changes.contains(&code(message)));
        let spans = errors.into_iter().flat_map(|message| list(&message["spans"]));
        let on = spans.filter_map(|span| number(&span["line_start"]));
        let blamed: BTreeSet<&str> = on.filter_map(|line| source.kept_on(line)).collect();
        let n_blamed = blamed.into_iter().filter(|name| self.forms.give_way(name)).count();
        n_blamed > 0 || self.forms.give_way_written(about_change)
    }

    /// Drops those variables no longer that borrow too long by it; returns whether there were any.
    fn drop_fewer(&mut self, Attempt { messages, source, .. }: &Attempt) -> bool {
        let late = borrowed::dropped_too_late(messages, source, &self.dropped);
        self.dropped.retain(|name| !late.contains(name));
        !late.is_empty()
    }

    /// The types by their full names, and the first variable whose type may mean something else by
    /// its name.
    fn name_types(&self, source: &str, types: Variables) -> (Variables, Option<String>) {
        let setting = self.call.compiler.setting();
        let own = type_names::Own::of(source);
        let library = &setting.place.world.library;
        let is_known = |name: &str| {
            let is_there = setting.names.iter().any(|it| it == name);
            let is_other = further::has_another(&self.call.packages.further, name);
            name == library || is_there && !is_other && !self.scope.hides(name)
        };
        let mut full_types = Variables::new();
        let mut uncertain = None;
        for (name, type_name) in types {
            let (full, is_certain) = type_names::with_paths(&type_name, &own, is_known);
            let written = || written::behind_brackets(&self.generated.cell, &name);
            let (full, is_certain) = match is_certain {
                true => (full, true),
                // What the student has written can be written, perhaps unlike the compiler's name.
                false => written().map_or((full, false), |written| (written, true)),
            };
            // The type of a form was filled in: the same text can mean a wider one.
            if !is_certain || self.forms.has(&name) {
                uncertain.get_or_insert_with(|| name.clone());
            }
            full_types.insert(name, full);
        }
        (full_types, uncertain)
    }
}
