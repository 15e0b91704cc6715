"""The checks can fail: each fault is inserted once, and found."""

import contrast
import look
import nbformat
from lab import Page
from nbformat.sign import NotebookNotary

DRAWING = '<svg width="200" height="100" style="max-width:none" aria-label="NAME">BODY</svg>'
PLANTED = {
    "broken": '<img alt="broken" style="display:block" width="90" height="90" src="data:image/png;base64,AAAA">',
    "flat": '<svg width="200" height="1" aria-label="flat"></svg>',
    "narrow": '<div style="overflow:hidden;width:80px">' + DRAWING.replace("NAME", "narrow") + "</div>",
    "word": DRAWING.replace("NAME", "word").replace("BODY", '<text x="180" y="50">too long</text>'),
    "deaf": '<div class="eigenbook-explorer"><div class="pictures">'
    + DRAWING.replace("NAME", "deaf").replace("BODY", '<circle tabindex="0" cx="50" cy="50" r="9"/>')
    + '</div><div class="readings"><div style="color:#fafafa">pale</div></div><button>Reset</button></div>',
    "pale": "<img alt='pale' src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='200' height='100'>"
    "<rect width='200' height='100' fill='white'/><text x='9' y='50' fill='black'>plain</text>"
    "<circle cx='120' cy='45' r='40' fill='%23666666'/><text x='100' y='50' fill='black'>dim</text></svg>\">",
    "stranger": "<script>fetch('http://elsewhere.example/')</script>",
}


def test_each_fault_is_found(lab, browser):
    lab.theme("light")
    cells = [nbformat.v4.new_code_cell(name) for name in PLANTED]
    for cell, html in zip(cells, PLANTED.values()):
        cell.outputs = [nbformat.v4.new_output("display_data", data={"text/html": html})]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "eigenbook", "display_name": "Rust (Eigenbook)"}
    nbformat.write(notebook, lab.notebooks / "planted.ipynb")
    NotebookNotary(data_dir=str(lab.folder / "data")).sign(notebook)
    page = Page(browser, lab, "planted.ipynb")
    faults, n_shown = look.faults(page.page)
    for name, said in [("broken", "is broken"), ("flat", "pixels"), ("narrow", "cut at its side"), ("word", "“too long” is cut")]:
        assert any(fault.startswith(name) and said in fault for fault in faults), (name, faults)
    assert n_shown == 6
    n_moving, deaf = look.move_all(page.page)
    assert n_moving == 1 and len(deaf) == 3, deaf
    pale, n_texts = contrast.lowest(page.page)
    assert {text for _, text in pale} == {"pale", "dim"} and n_texts > 4, pale
    assert page.strangers == ["http://elsewhere.example/"]
    page.page.close()
