//! The cell's code without text: comments, strings and characters become blanks, so that a search
//! finds only code. Every byte keeps its place, so a letter of two bytes becomes two blanks.

/// The lines of `code` with blanks for comments and quoted text.
pub(super) fn code_lines(code: &str) -> Vec<String> {
    let blanked = Scanner { characters: code.chars().collect(), at: 0, out: String::new() }.run();
    blanked.split('\n').map(str::to_owned).collect()
}

struct Scanner {
    characters: Vec<char>,
    at: usize,
    out: String,
}

impl Scanner {
    fn run(mut self) -> String {
        while let Some(character) = self.peek(0) {
            match (character, self.peek(1)) {
                ('/', Some('/')) => self.blank_until(|scanner| scanner.peek(0) == Some('\n')),
                ('/', Some('*')) => self.block_comment(),
                ('"', _) => self.string(),
                ('r', Some('"' | '#')) if self.starts_raw_string() => self.raw_string(),
                ('\'', _) => self.character_or_lifetime(),
                _ => self.keep(),
            }
        }
        self.out
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.characters.get(self.at + ahead).copied()
    }

    fn keep(&mut self) {
        self.out.extend(self.peek(0));
        self.at += 1;
    }

    fn blank(&mut self) {
        if let Some(character) = self.peek(0) {
            match character {
                '\n' => self.out.push('\n'),
                other => self.out.push_str(&" ".repeat(other.len_utf8())),
            }
            self.at += 1;
        }
    }

    fn blank_until(&mut self, end: impl Fn(&Self) -> bool) {
        while self.peek(0).is_some() && !end(self) {
            self.blank();
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0;
        while self.peek(0).is_some() {
            match (self.peek(0), self.peek(1)) {
                (Some('/'), Some('*')) => depth += 1,
                (Some('*'), Some('/')) => depth -= 1,
                _ => {
                    self.blank();
                    continue;
                }
            }
            self.blank();
            self.blank();
            if depth == 0 {
                break;
            }
        }
    }

    fn string(&mut self) {
        self.keep();
        while let Some(character) = self.peek(0) {
            match character {
                '"' => return self.keep(),
                '\\' => {
                    self.blank();
                    self.blank();
                }
                _ => self.blank(),
            }
        }
    }

    fn starts_raw_string(&self) -> bool {
        let part_of_name = self.at > 0 && {
            let before = self.characters[self.at - 1];
            before.is_alphanumeric() && before != 'b' || before == '_'
        };
        let hashes = self.hashes();
        !part_of_name && self.peek(1 + hashes) == Some('"')
    }

    /// How many `#` follow the `r`.
    fn hashes(&self) -> usize {
        self.characters[self.at + 1..].iter().take_while(|&&it| it == '#').count()
    }

    fn raw_string(&mut self) {
        let hashes = self.hashes();
        for _ in 0..hashes + 2 {
            self.keep();
        }
        let closing = |scanner: &Self| {
            scanner.peek(0) == Some('"') && (1..=hashes).all(|n| scanner.peek(n) == Some('#'))
        };
        self.blank_until(closing);
        for _ in 0..=hashes {
            self.keep();
        }
    }

    /// `'a'` and `'\n'` are characters; `'a` alone is a lifetime.
    fn character_or_lifetime(&mut self) {
        let length = match (self.peek(1), self.peek(2)) {
            (Some('\\'), _) => {
                (3..12).find(|&n| self.peek(n) == Some('\'')).map_or(0, |closing| closing + 1)
            }
            (Some(_), Some('\'')) => 3,
            _ => 0,
        };
        self.keep();
        for _ in 2..length {
            self.blank();
        }
        if length > 0 {
            self.keep();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blanked(code: &str) -> String {
        code_lines(code).join("\n")
    }

    #[test]
    fn strings_comments_and_characters_become_blanks() {
        assert_eq!(blanked(r#"f("a?\"b")?; // why?"#), r#"f("     ")?;        "#);
        assert_eq!(blanked("a /* ? /* b */ ? */ c"), "a                   c");
        assert_eq!(blanked("'?' '\\'' x"), "' ' '  ' x");
        assert_eq!(blanked("r#\"a\"?\"# ?"), "r#\"   \"# ?");
        assert_eq!(blanked("for\"x\""), "for\" \"");
    }

    #[test]
    fn lifetimes_lines_and_columns_stay() {
        assert_eq!(blanked("fn f<'a>(x: &'a str)"), "fn f<'a>(x: &'a str)");
        assert_eq!(blanked("\"αb\nβ\" γ"), "\"   \n  \" γ");
        assert_eq!(code_lines("a\nb").len(), 2);
    }

    #[test]
    fn what_is_never_closed_ends_with_the_code() {
        assert_eq!(blanked("\"abc"), "\"   ");
        assert_eq!(blanked("/* abc"), "      ");
        assert_eq!(blanked("r\"abc\\"), "r\"    ");
        assert_eq!(blanked("'"), "'");
    }
}
