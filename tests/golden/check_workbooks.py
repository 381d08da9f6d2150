#!/usr/bin/python3
"""Workbooks out and in.

    check_workbooks.py round-trip PROGRAM SCENARIO…  scenario → workbook → scenario: the same bytes
    check_workbooks.py naughty PROGRAM SCENARIO      names that break things, in every text column
    check_workbooks.py lossy PROGRAM SCENARIO        what a workbook cannot hold is said
    check_workbooks.py network PROGRAM SCENARIO      GraphML, GEXF and Gephi's tables into a scenario
    check_workbooks.py hostile PROGRAM               bombs, entities, damage: refused, quickly, in words
    check_workbooks.py speed PROGRAM                 a large workbook is imported in less than 2 s
    check_workbooks.py office PROGRAM SCENARIO…      the same through LibreOffice, where it is installed
    check_workbooks.py readers PROGRAM SCENARIO      what openpyxl, which is not ours, sees
    check_workbooks.py tables PROGRAM SCENARIO       sheets in the place of tables: a plan, a history

Exits 1 after naming what is wrong.
"""
import csv
import io
import pathlib
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile

FAULTS = []


def fault(text):
    FAULTS.append(text)
    print(text)


def run(program, *arguments, code=0, what=""):
    """Runs relais and checks its exit code; any signal is a fault."""
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True,
                          errors="replace")
    if done.returncode != code:
        fault(f"{what} {' '.join(map(str, arguments))}: exit {done.returncode}, not {code}\n"
              f"{done.stderr[:2000]}")
    return done


def content(folder):
    """The tables and the settings; variants of the settings stay where they are."""
    return {path.name: path.read_bytes() for path in pathlib.Path(folder).iterdir()
            if path.suffix == ".csv" or path.name == "scenario.json"}


def same(one, other, what):
    a, b = content(one), content(other)
    for name in sorted(a.keys() | b.keys()):
        if a.get(name) == b.get(name):
            continue
        lines = zip(a.get(name, b"").splitlines(), b.get(name, b"").splitlines())
        first = next((f"{x!r}\n  {y!r}" for x, y in lines if x != y), "lengths differ")
        fault(f"{what}: {name} differs\n  {first}")


# Round trips -------------------------------------------------------------------------------------

def round_trip(program, *scenarios):
    for scenario in map(pathlib.Path, scenarios):
        with tempfile.TemporaryDirectory() as place:
            place = pathlib.Path(place)
            run(program, "import", scenario, "-o", place / "again")
            same(scenario, place / "again", f"{scenario.name}, which must be canonical,")
            for language in "fr", "en":
                book = place / f"{language}.xlsx"
                run(program, "new", "--lang", language, "--from", scenario, book)
                run(program, "import", book, "-o", place / language)
                same(scenario, place / language, f"{scenario.name} through a workbook ({language})")
                again = place / f"{language}2.xlsx"
                run(program, "new", "--lang", language, "--from", place / language, again)
                if book.read_bytes() != again.read_bytes():
                    fault(f"{scenario.name}: the same scenario gives two workbooks")
            french_excel(program, scenario, place)


def french_excel(program, scenario, place):
    """The tables as French Excel saves them: Windows-1252 or BOM, decimal comma, CRLF."""
    folder = place / "excel"
    shutil.copytree(scenario, folder)
    for number, path in enumerate(sorted(folder.glob("*.csv"))):
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8")), delimiter=";"))
        commas = [name.endswith("_prob") or name in ("share", "factor", "weight", "cost_eur", "hours",
                                                     "contact_weight", "hours_max")
                  for name in rows[0]]
        out = io.StringIO()
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        for row in rows:
            writer.writerow([cell.replace(".", ",") if comma and row is not rows[0] else cell
                             for cell, comma in zip(row, commas)])
        text = out.getvalue()
        try:
            path.write_bytes(text.encode("cp1252") if number % 2 else text.encode("utf-8-sig"))
        except UnicodeEncodeError:
            path.write_bytes(text.encode("utf-8-sig"))
    run(program, "import", folder, "-o", place / "from-excel")
    same(scenario, place / "from-excel", f"{scenario.name} from French Excel's tables")


# Names -------------------------------------------------------------------------------------------

NAUGHTY = [
    "=1+1", "=cmd|' /C calc'!A0", "+33 4 72 00 00 00", "-5", "@SUM(A1:A9)", "'quoted", "''=twice",
    "'", "''", "'=1", '"double"', 'a "b" c', "a;b,c\td", "line\nbreak", "01", "007", "1E5", "1e5",
    "TRUE", "FAUX", "NULL", "null", "NaN", "inf", "2027-03-15", "15/03/2027", "1-9", "3/4", "12 %",
    "1 234,5", "_x0041_", "_x000D_", "_x005F_x0041_", "_xZZZZ_", "&lt;b&gt;", "<b>&amp;</b>",
    "]]>", "<!DOCTYPE x>", "é ü ß œ", "日本語", "العربية", "‏rtl‎", "👩‍🚒🚧", "zero\u200bwidth",
    "a\u0301", "ﬀ", "\ufeffbom", "\u2028line", "\ufffd", "\ufffe", "x" * 5000, "|pipe|",
    "| exemple | x", "*", "**", "#REF!", "#N/A", "Err:502", "{}", "$(id)", "../../etc", "%s%n",
    "soft\u00adhyphen", "C:\\temp\\x", "  ".join("ab"), "a\u00a0b", "oui", "measured",
]
# What an id may not be: empty, `*`, with | in it, or begin or end with a space.
IDS = [text for text in NAUGHTY if "|" not in text and text != "*" and len(text) < 100]


def table(path):
    return list(csv.reader(io.StringIO(path.read_text("utf-8")), delimiter=";"))


def write_table(path, rows):
    # An apostrophe marks a text that a spreadsheet would compute.
    def mark(cell):
        return "'" + cell if cell.lstrip("'")[:1] in tuple("=+-@") else cell
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\n").writerows([[mark(c) for c in row]
                                                                  for row in rows])
    path.write_bytes(out.getvalue().encode("utf-8"))


def spoil(scenario, folder):
    """A copy where names, notes and ids are naughty, and the references follow."""
    shutil.copytree(scenario, folder)
    actors = table(folder / "actors.csv")
    column = {name: i for i, name in enumerate(actors[0])}
    renamed = {}
    for row, text in zip(actors[1:], IDS):
        renamed[row[column["id"]]] = text
        row[column["id"]] = text
    for i, row in enumerate(actors[1:]):
        row[column["name"]] = NAUGHTY[i % len(NAUGHTY)]
        row[column["note"]] = NAUGHTY[(i * 7 + 3) % len(NAUGHTY)]
        row[column["source"]] = NAUGHTY[(i * 5 + 1) % len(NAUGHTY)]
    actors = [row for row in actors if len(row) == len(actors[0])]
    write_table(folder / "actors.csv", actors)
    for name, columns in ("offers", ["relay"]), ("audiences", ["actor"]), ("links", ["from", "to"]):
        rows = table(folder / f"{name}.csv")
        for row in rows[1:]:
            for c in columns:
                i = rows[0].index(c)
                row[i] = renamed.get(row[i], row[i])
        write_table(folder / f"{name}.csv", rows)
    return len(renamed)


def naughty(program, scenario):
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        if spoil(pathlib.Path(scenario), place / "naughty") < 50:
            fault("too few ids to try")
        run(program, "import", place / "naughty", "-o", place / "canonical")
        run(program, "import", place / "canonical", "-o", place / "again")
        same(place / "canonical", place / "again", "canonical form of naughty names")
        ids = {row[0] for row in table(place / "canonical" / "actors.csv")}
        for text in IDS:
            marked = "'" + text if text.lstrip("'")[:1] in tuple("=+-@") else text
            if marked not in ids:
                fault(f"the id {text!r} was changed")
        run(program, "new", "--from", place / "canonical", place / "book.xlsx")
        run(program, "import", place / "book.xlsx", "-o", place / "back")
        same(place / "canonical", place / "back", "naughty names through a workbook")
        archive = zipfile.ZipFile(place / "book.xlsx")
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet") and b"<f>" in archive.read(name):
                fault(f"a text became a formula in {name}")


# Hostile files -----------------------------------------------------------------------------------

WORKBOOK = """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>
<sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>"""
RELATIONS = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="{target}"/>
<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>
</Relationships>"""
SHEET = """<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"""
ODS = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="Acteurs">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"""
BILLION = "<!DOCTYPE x [" + "".join(
    f'<!ENTITY a{i} "{f"&a{i - 1};" * 10 if i else "lol"}">' for i in range(10)) + "]>"
EXTERNAL = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def cell(text):
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


def xlsx(rows="", name="Acteurs", target="worksheets/sheet1.xml", strings="<sst/>", prefix="", sheet=None,
         leave_out=()):
    parts = {"xl/workbook.xml": WORKBOOK.format(name=name),
             "xl/_rels/workbook.xml.rels": RELATIONS.format(target=target),
             "xl/sharedStrings.xml": strings,
             "xl/worksheets/sheet1.xml": prefix + (SHEET.format(rows=rows) if sheet is None else sheet)}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in parts.items():
            if part not in leave_out:
                archive.writestr(part, text)
    return out.getvalue()


def ods(rows="", prefix=""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", prefix + ODS.format(rows=rows))
    return out.getvalue()


def lying_sizes(data):
    """Central and local headers that promise one byte."""
    return data.replace((60 << 20).to_bytes(4, "little"), (1).to_bytes(4, "little"))


def hostile_files():
    """Name → (bytes, code of a finding that must be said)."""
    heading = "<row>" + cell("id") + cell("name") + "</row>"
    zeros = "0" * (60 << 20)
    yield "empty", b"", "FILE_EMPTY"
    yield "text", b"id;name\n", "WORKBOOK_UNKNOWN"
    yield "ole", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "WORKBOOK_LOCKED"
    yield "only-magic", b"PK", "WORKBOOK_DAMAGED"
    yield "magic-and-noise", b"PK\x03\x04" + bytes(range(256)) * 20, "WORKBOOK_DAMAGED"
    out = io.BytesIO()
    zipfile.ZipFile(out, "w").close()
    yield "no-entry", out.getvalue(), "WORKBOOK_UNKNOWN"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for i in range(10500):
            archive.writestr(f"xl/{i}", "")
    yield "many-entries", out.getvalue(), "WORKBOOK_TOO_LARGE"
    yield "bomb", xlsx(sheet=SHEET.format(rows=zeros)), "WORKBOOK_TOO_LARGE"
    yield "bomb-strings", xlsx(strings="<sst><si><t>" + zeros + "</t></si></sst>"), "WORKBOOK_TOO_LARGE"
    yield "bomb-lying", lying_sizes(xlsx(sheet="0" * (60 << 20))), "WORKBOOK_DAMAGED|WORKBOOK_TOO_LARGE|XML_DAMAGED"
    yield "bomb-ods", ods(zeros), "WORKBOOK_TOO_LARGE"
    yield "billion-laughs", xlsx(prefix=BILLION, sheet="<worksheet>&a9;</worksheet>"), "XML_DOCTYPE"
    yield "billion-laughs-ods", ods("&a9;", BILLION), "XML_DOCTYPE"
    yield "external-entity", xlsx(prefix=EXTERNAL, sheet="<worksheet>&e;</worksheet>"), "XML_DOCTYPE"
    yield "external-entity-ods", ods("&e;", EXTERNAL), "XML_DOCTYPE"
    yield "parameter-entity", xlsx(prefix='<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>',
                                   sheet="<worksheet/>"), "XML_DOCTYPE"
    yield "external-dtd", xlsx(prefix='<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">', sheet="<worksheet/>"), "XML_DOCTYPE"
    yield "undefined-entity", xlsx(rows="<row>" + cell("&nothing;") + "</row>"), "XML_DAMAGED"
    yield "deep", xlsx(sheet="<a>" * 5000 + "</a>" * 5000), "XML_DAMAGED"
    yield "unclosed", xlsx(sheet="<worksheet><sheetData><row>"), "XML_DAMAGED"
    yield "not-xml", xlsx(sheet="nothing here"), "XML_DAMAGED"
    yield "bad-utf8", xlsx(sheet=b"<worksheet>\xff\xfe\xfa</worksheet>".decode("latin-1")), "SHEET_MISSING|XML_DAMAGED"
    yield "nul", xlsx(rows="<row>" + cell("a\0b") + "</row>"), "XML_DAMAGED"
    yield "missing-sheet", xlsx(leave_out=["xl/worksheets/sheet1.xml"]), "WORKBOOK_DAMAGED"
    yield "missing-strings", xlsx(leave_out=["xl/sharedStrings.xml"]), "WORKBOOK_DAMAGED"
    yield "missing-relations", xlsx(leave_out=["xl/_rels/workbook.xml.rels"]), "WORKBOOK_DAMAGED"
    yield "path-outside", xlsx(target="../../../../etc/passwd"), "WORKBOOK_DAMAGED"
    yield "absolute-path", xlsx(target="/etc/passwd"), "WORKBOOK_DAMAGED"
    yield "string-number", xlsx(rows='<row><c t="s"><v>7</v></c></row>'), "WORKBOOK_DAMAGED"
    yield "string-negative", xlsx(rows='<row><c t="s"><v>-1</v></c></row>'), "WORKBOOK_DAMAGED"
    yield "row-zero", xlsx(rows='<row r="0"><c/></row>'), "WORKBOOK_DAMAGED"
    yield "rows-back", xlsx(rows='<row r="5"/><row r="4"/>'), "WORKBOOK_DAMAGED"
    yield "row-huge", xlsx(rows='<row r="99999999">' + cell("id") + "</row>"), "SHEET_TOO_LARGE"
    yield "row-overflow", xlsx(rows='<row r="99999999999999999999">' + cell("id") + "</row>"), "WORKBOOK_DAMAGED"
    yield "column-huge", xlsx(rows='<row r="1"><c r="ZZZZ1" t="inlineStr"><is><t>x</t></is></c></row>'), "SHEET_TOO_LARGE"
    yield "column-wrong", xlsx(rows='<row r="1"><c r="1A"/></row>'), "WORKBOOK_DAMAGED"
    yield "columns-back", xlsx(rows='<row r="1"><c r="B1"/><c r="A1"/></row>'), "WORKBOOK_DAMAGED"
    yield "number-wrong", xlsx(rows="<row><c><v>twelve</v></c></row>"), "WORKBOOK_DAMAGED"
    yield "number-nan", xlsx(rows="<row><c><v>NaN</v></c></row>"), "WORKBOOK_DAMAGED"
    yield "formula", xlsx(rows=heading + "<row><c><f>1+1</f></c></row>"), "CELL_UNCOMPUTED"
    yield "formula-empty", xlsx(rows=heading + "<row><c><f>1+1</f><v></v></c></row>"), "CELL_UNCOMPUTED"
    yield "error", xlsx(rows=heading + '<row><c t="e"><f>NA()</f><v>#N/A</v></c></row>'), "CELL_ERROR"
    yield "control", xlsx(rows=heading + "<row>" + cell("a_x0007_b") + "</row>"), "CONTROL_CHARACTER"
    row = '<table:table-row{r}><table:table-cell office:value-type="string"{c}><text:p>x</text:p></table:table-cell></table:table-row>'
    yield "ods-columns", ods(row.format(r="", c=' table:number-columns-repeated="2000000000"')), "SHEET_TOO_LARGE"
    yield "ods-rows", ods(row.format(r=' table:number-rows-repeated="2000000000"', c="")), "SHEET_TOO_LARGE"
    yield "ods-both", ods(row.format(r=' table:number-rows-repeated="1000000"',
                                     c=' table:number-columns-repeated="16000"')), "SHEET_TOO_LARGE"
    yield "ods-spaces", ods('<table:table-row><table:table-cell><text:p>a<text:s text:c="2000000000"/>b</text:p></table:table-cell></table:table-row>'), "SHEET_MISSING"
    yield "ods-formula", ods('<table:table-row><table:table-cell><text:p>id</text:p></table:table-cell></table:table-row>'
                             '<table:table-row><table:table-cell table:formula="of:=1+1"/></table:table-row>'), "CELL_UNCOMPUTED"
    yield "sheet-unknown", xlsx(rows=heading, name="Acteur"), "SHEET_UNUSED"
    yield "sheet-twice", xlsx(rows=heading, name='Acteurs" sheetId="1" r:id="rId1"/><sheet name="actors'), "SHEET_DUPLICATE"
    yield "became-date", xlsx(rows=heading + '<row><c t="d"><v>2027-01-09</v></c></row>'), "CELL_BECAME_DATE"
    yield "setting-unknown", xlsx(rows="<row>" + cell("Réglage") + cell("Valeur") + "</row><row>" + cell("Bugdet") + cell("3") + "</row>", name="Campagne"), "SETTING_UNKNOWN"
    yield "setting-twice", xlsx(rows=("<row>" + cell("Titre") + cell("3") + "</row>") * 2, name="Campagne"), "SETTING_DUPLICATE"
    whole = xlsx(rows=heading)
    for cut in 10, 30, 60, 90:
        yield f"cut-{cut}", whole[:len(whole) * cut // 100], "WORKBOOK_DAMAGED"
    drawing = random.Random(4)
    for i in range(40):
        broken = bytearray(whole)
        for _ in range(drawing.randrange(1, 6)):
            broken[drawing.randrange(len(broken))] = drawing.randrange(256)
        yield f"mutant-{i}", bytes(broken), None


def hostile(program):
    limit = 600 << 20
    sanitized = b"__asan_init" in pathlib.Path(program).read_bytes()
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        for name, data, code in hostile_files():
            book = place / f"{name}.bin"
            book.write_bytes(data)
            start = time.monotonic()
            done = subprocess.run(
                [program, "import", book, "-o", place / "out", "--json"], capture_output=True, text=True,
                errors="replace", timeout=120,
                preexec_fn=None if sanitized else lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))
            spent = time.monotonic() - start
            if done.returncode != 3:
                fault(f"{name}: exit {done.returncode}\n{done.stderr[:500]}")
            elif code is not None and not any(one in codes_of(done) for one in code.split("|")):
                fault(f"{name}: {code} is not said\n{done.stderr[:500]}")
            if spent > 20:
                fault(f"{name}: {spent:.1f} s")
            if "root:" in done.stdout + done.stderr or (place / "out").exists():
                fault(f"{name}: something came out")


# Findings of import are on standard error, in words: each code is known by a part of its text.
WORDS = dict(line.split(" ", 1) for line in """
WORKBOOK_UNKNOWN neither an XLSX nor an ODS
FILE_EMPTY the file is empty
WORKBOOK_LOCKED old .xls workbook
WORKBOOK_DAMAGED the workbook is damaged
WORKBOOK_TOO_LARGE unpacked, it holds more
XML_DOCTYPE declares a document type
XML_DAMAGED not sound XML
SHEET_MISSING is missing or empty
SHEET_DUPLICATE is read for this already
SHEET_UNUSED no part of a scenario is read from this sheet
SHEET_TOO_LARGE more cells than can be read
CELL_UNCOMPUTED saved without its value
CELL_ERROR gives an error
CELL_BECAME_DATE turned what was typed into a date
CELL_TOO_LONG longer than a cell of a workbook can hold
CONTROL_CHARACTER invisible control character
SETTING_UNKNOWN no setting has this name
SETTING_DUPLICATE this setting is given twice
NOTE_LEFT_OUT a workbook holds notes that are texts
NETWORK_UNKNOWN neither GraphML nor GEXF
NETWORK_NODE_TWICE two nodes have this id
NETWORK_NODE_UNKNOWN no node of the file and no actor
NETWORK_KNOWN already in the scenario
NETWORK_ROLE_ASSUMED nodes without an attribute
NETWORK_KIND_ASSUMED edges without an attribute
NETWORK_WEIGHT_ASSUMED links without weight
NETWORK_BOTH_WAYS edges without direction
NETWORK_LEFT_OUT left out: 
NETWORK_ATTRIBUTE_UNUSED attributes not taken
""".strip().splitlines())


def codes_of(done):
    return {code for code, words in WORDS.items() if words in done.stderr}


def lossy(program, scenario):
    """What a workbook cannot hold is said when it is written."""
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        shutil.copytree(scenario, place / "noted")
        path = place / "noted" / "scenario.json"
        path.write_text(path.read_text("utf-8").replace('"rules": {', '"note": {"a": 1}, "rules": {', 1), "utf-8")
        done = run(program, "new", "--lang", "en", "--from", place / "noted", place / "noted.xlsx")
        if "NOTE_LEFT_OUT" not in codes_of(done):
            fault(f"a note is lost in silence: {done.stderr}")
        shutil.copytree(scenario, place / "long")
        path = place / "long" / "levers.csv"
        path.write_text(path.read_text("utf-8").rstrip("\n") + "\nlong;" + "x" * 40000 + ";;\n", "utf-8")
        done = run(program, "new", "--lang", "en", "--from", place / "long", place / "long.xlsx", code=3)
        if "CELL_TOO_LONG" not in codes_of(done) or (place / "long.xlsx").exists():
            fault(f"a long text is cut in silence: {done.stderr}")


# Networks ----------------------------------------------------------------------------------------

GEXF = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2"><graph defaultedgetype="undirected">
<attributes class="node"><attribute id="0" title="Nature" type="string"/>
<attribute id="1" title="R\u00f4les" type="string"><default>prescriber</default></attribute>
<attribute id="2" title="couleur" type="string"/></attributes>
<nodes><node id="x1" label="R\u00e9seau &amp; Cie"><attvalues><attvalue for="0" value="r\u00e9seau"/>
<attvalue for="2" value="bleu"/></attvalues></node><node id="oppbtp-aura" label="known"/></nodes>
<edges><edge id="0" source="x1" target="oppbtp-aura" weight="0.4"/>
<edge id="1" source="x1" target="carsat-auvergne" type="directed"/></edges></graph></gexf>"""
GRAPHML = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><key id="w" for="edge" attr.name="weight"/>
<graph edgedefault="directed"><node id="a"/><node id="a"/><hyperedge/>
<edge source="a" target="nobody"><data key="w">0.5</data></edge></graph></graphml>"""


def network(program, scenario):
    scenario = pathlib.Path(scenario)
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        # What relais map writes gives the links back: here into a copy that has lost them.
        run(program, "map", scenario, "--graphml", place / "own.graphml", "-o", place / "map.txt")
        shutil.copytree(scenario, place / "bare")
        (place / "bare" / "links.csv").unlink()
        done = run(program, "import", place / "own.graphml", "--into", place / "bare", "-o", place / "full")
        before, after = table(scenario / "links.csv"), table(place / "full" / "links.csv")
        if sorted(r[:4] for r in before) != sorted(r[:4] for r in after):
            fault(f"the network did not come back\n{done.stderr[:1000]}")
        for code in "NETWORK_LEFT_OUT", "NETWORK_ATTRIBUTE_UNUSED":
            if code not in codes_of(done):
                fault(f"{code} is not said\n{done.stderr[:1000]}")
        if (place / "full" / "actors.csv").read_bytes() != (scenario / "actors.csv").read_bytes():
            fault("actors that were there changed")
        # Gephi's GEXF.
        (place / "g.gexf").write_text(GEXF, "utf-8")
        done = run(program, "import", place / "g.gexf", "--into", scenario, "-o", place / "gexf")
        for code in "NETWORK_KIND_ASSUMED", "NETWORK_WEIGHT_ASSUMED", "NETWORK_ATTRIBUTE_UNUSED":
            if code not in codes_of(done):
                fault(f"{code} is not said\n{done.stderr[:1000]}")
        actor = [r for r in table(place / "gexf" / "actors.csv") if r[0] == "x1"]
        if [r[1:4] for r in actor] != [["Réseau & Cie", "réseau", "prescriber"]]:
            fault(f"the node became {actor}")
        links = sorted(r[:4] for r in table(place / "gexf" / "links.csv") if "x1" in r[:2])
        if links != [["oppbtp-aura", "x1", "rediffuses", "0.4"], ["x1", "carsat-auvergne", "rediffuses", "1"],
                     ["x1", "oppbtp-aura", "rediffuses", "0.4"]]:
            fault(f"the edges became {links}")
        # Gephi's tables, into the scenario itself, which is then kept aside.
        shutil.copytree(scenario, place / "mine")
        (place / "nodes.csv").write_text("Id,Label,Roles\ny1,New,relais|financeur\ny2,Other,\n", "utf-8")
        (place / "edges.csv").write_text("Source,Target,Type,Weight,Kind\ny1,oppbtp-aura,Directed,0.35,finance\n", "utf-8")
        done = run(program, "import", place / "nodes.csv", "--edges", place / "edges.csv", "--into", place / "mine",
                   "--role", "ambassador")
        if "NETWORK_ROLE_ASSUMED" not in codes_of(done):
            fault(f"NETWORK_ROLE_ASSUMED is not said\n{done.stderr[:1000]}")
        same(scenario, place / "mine.1", "the scenario kept aside")
        rows = table(place / "mine" / "actors.csv")[-2:]
        if [r[:4] for r in rows] != [["y1", "New", "", "relay|funder"], ["y2", "Other", "", "ambassador"]]:
            fault(f"Gephi's nodes became {rows}")
        if table(place / "mine" / "links.csv")[-1][:4] != ["y1", "oppbtp-aura", "funds", "0.35"]:
            fault("Gephi's edge is not a link")
        # Errors.
        (place / "bad.graphml").write_text(GRAPHML, "utf-8")
        done = run(program, "import", place / "bad.graphml", "--into", scenario, "-o", place / "bad", code=3)
        for code in "NETWORK_NODE_TWICE", "NETWORK_NODE_UNKNOWN", "NETWORK_LEFT_OUT":
            if code not in codes_of(done):
                fault(f"{code} is not said\n{done.stderr[:1000]}")
        for text, code in [("<html/>", "NETWORK_UNKNOWN"), ("a,b\n1,2\n", "NETWORK_UNKNOWN"), (BILLION + "<graphml/>", "XML_DOCTYPE"),
                           ("<graphml><graph>", "XML_DAMAGED")]:
            (place / "bad.xml").write_text(text, "utf-8")
            done = run(program, "import", place / "bad.xml", "--into", scenario, "-o", place / "bad", code=3)
            if code not in codes_of(done):
                fault(f"{code} is not said of {text[:40]}\n{done.stderr[:1000]}")


# Speed -------------------------------------------------------------------------------------------

def write_large(folder):
    """200 relays × 3,000 segments, with 72,000 rows of audiences."""
    draw = random.Random(1)
    folder.mkdir()

    def write(name, headings, rows):
        lines = [headings] + [";".join(map(str, row)) for row in rows]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")

    sectors, territories = [f"S{i:02}" for i in range(25)], [f"{i:02}" for i in range(1, 25)]
    sizes = ["0 sal", "1-9 sal", "10-19 sal", "20-49 sal", "50+ sal"]
    write("segments", "id;sector;size;territory;establishments;employees;confidence;source",
          [(f"{t}-{s}-{z}", s, z, t, draw.randint(1, 5000), draw.randint(1, 50000), "estimate", "Insee, Flores 2023")
           for t in territories for s in sectors for z in sizes])
    write("actors", "id;name;kind;roles;acceptance_prob;confidence;source",
          [(f"r{i}", f"Relais {i}", "fédération", "relay", round(draw.random(), 4), "assumption", f"source {i}")
           for i in range(200)])
    write("levers", "id;name", [(f"l{i}", f"Levier {i}") for i in range(10)])
    write("windows", "id;name;start;end", [(f"w{i}", f"Mois {i}", f"2027-{i:02}-01", f"2027-{i:02}-28") for i in range(1, 13)])
    write("offers", "relay;lever;exposure_prob;cost_eur;hours;confidence;source",
          [(f"r{i}", f"l{j}", round(draw.random(), 3), 100, 5, "assumption", "hypothèse") for i in range(200) for j in range(10)])
    write("audiences", "actor;sector;size;territory;share;confidence;source",
          [(f"r{i}", s, z, t, round(draw.random(), 4), "estimate", "enquête 2026, fichier des adhérents")
           for i in range(200) for s in draw.sample(sectors, 15) for t in draw.sample(territories, 8)
           for z in draw.sample(sizes, 3)])
    (folder / "scenario.json").write_text(
        '{"format": "relais-scenario/1", "title": "large", "deliverable": {"name": "x"}}', "utf-8")


def speed(program):
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        write_large(place / "large")
        run(program, "new", "--from", place / "large", place / "large.xlsx")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run(program, "import", "--quiet", place / "large.xlsx", "-o", place / "imported")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(f"import: {spent:.2f} s of processor, {after.ru_maxrss // 1024} MiB")
        if spent > 2.0:
            fault("a workbook of 200 relays × 3,000 segments takes more than 2 s")
        run(program, "import", "--quiet", place / "large", "-o", place / "canonical")
        same(place / "canonical", place / "imported", "a large scenario through a workbook")


# Other programs ----------------------------------------------------------------------------------

def office(program, *scenarios):
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if soffice is None:
        print("LibreOffice is not installed: skipped")
        return 77
    for scenario in map(pathlib.Path, scenarios):
        with tempfile.TemporaryDirectory() as place:
            place = pathlib.Path(place)
            run(program, "new", "--lang", "fr", "--from", scenario, place / "book.xlsx")
            for ending in "ods", "xlsx":
                (place / ending).mkdir()
                subprocess.run([soffice, f"-env:UserInstallation=file://{place}/profile", "--headless",
                                "--convert-to", ending, "--outdir", place / ending, place / "book.xlsx"],
                               check=True, capture_output=True, timeout=300)
                run(program, "import", place / ending / f"book.{ending}", "-o", place / f"from-{ending}")
                same(scenario, place / f"from-{ending}", f"{scenario.name} through LibreOffice's {ending}")
    return 0


def readers(program, scenario):
    import openpyxl
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        run(program, "new", "--lang", "fr", place / "empty.xlsx")
        run(program, "new", "--lang", "fr", "--from", scenario, place / "book.xlsx")
        empty = openpyxl.load_workbook(place / "empty.xlsx")
        book = openpyxl.load_workbook(place / "book.xlsx")
        if empty.sheetnames != book.sheetnames or empty.sheetnames[:3] != ["Lisez-moi", "Campagne", "Acteurs"]:
            fault(f"sheets: {empty.sheetnames}")
        for sheet in book.worksheets[2:]:
            headings = [c.value for c in sheet[1]]
            if sheet.freeze_panes != "B2" or not sheet.auto_filter.ref or not sheet.protection.sheet:
                fault(f"{sheet.title}: headings are not frozen, filtered and protected")
            for c in sheet[1]:
                if c.comment is None or len(c.comment.text) < 20 or not c.protection.locked:
                    fault(f"{sheet.title}: “{c.value}” is not explained and locked")
            if sheet.max_row > 1 and any(c.protection.locked for c in sheet[2] if c.value is not None):
                fault(f"{sheet.title}: a row to fill in is locked")
            if len(set(headings)) != len(headings):
                fault(f"{sheet.title}: two columns of one name")
        audiences, segments, offers = book["Publics"], book["Segments"], book["Offres"]
        share = [c.value for c in audiences[1]].index("Part touchée *")
        if not isinstance(audiences.cell(2, share + 1).value, float) or "%" not in audiences.cell(2, share + 1).number_format:
            fault("a share is not a number shown in per cent")
        if segments["D2"].value != "01" or segments["D2"].number_format != "@":
            fault(f"the code 01 became {segments['D2'].value!r}")
        lists = [v.formula1 for v in offers.data_validations.dataValidation if v.type == "list"]
        if not any(f and "Acteurs" in f for f in lists) or not any(f and "Leviers" in f for f in lists):
            fault(f"no drop-down list of relays and levers: {lists}")
        first = empty["Acteurs"]["A2"].value
        if not first.startswith("| exemple |"):
            fault(f"no example: {first!r}")
        # Filled by another program: what openpyxl saves is read too.
        book.save(place / "saved.xlsx")
        run(program, "import", place / "saved.xlsx", "-o", place / "saved")
        same(scenario, place / "saved", "a workbook saved by openpyxl")
        broken(program, place, openpyxl)


def broken(program, place, openpyxl):
    """What a planner types wrong is named by sheet, row and heading, all of it at once."""
    book = openpyxl.load_workbook(place / "book.xlsx")
    book["Publics"]["E12"] = 45
    book["Publics"]["A13"] = "oppbtp-ara"
    book["Segments"]["D4"] = 1
    book["Acteurs"]["D5"] = "relai"
    book["Fenêtres"]["C3"] = "31/02/2027"
    book["Liens"]["C7"] = "=1/0"
    book["Campagne"]["B5"] = None
    book["Campagne"]["B4"] = None
    book["Planchers"]["E2"] = 48
    book["Acteurs"]["AA9"] = "égaré"
    book.save(place / "broken.xlsx")
    said = run(program, "import", "--lang", "fr", place / "broken.xlsx", "-o", place / "broken", code=3).stderr
    for words in ["feuille « Publics », ligne 12, colonne « Part touchée » : une part va de 0 à 1 ; vouliez-vous 45 % ?",
                  "feuille « Publics », ligne 13, colonne « Acteur » : aucune ligne de Acteurs n'a cet identifiant (vouliez-vous « oppbtp-aura » ?)",
                  "feuille « Acteurs », ligne 5, colonne « Rôles » : ce mot n'est pas l'un de : relais, prescripteur",
                  "feuille « Fenêtres », ligne 3, colonne « Début » : ce n'est pas une date",
                  "feuille « Liens », ligne 7, colonne « Nature » : cette formule a été enregistrée sans sa valeur",
                  "feuille « Campagne », ligne 4, colonne « Titre » : cette valeur est obligatoire",
                  "feuille « Planchers », ligne 2, colonne « Part au moins »",
                  "feuille « Acteurs », ligne 9 : la colonne 27 a des cellules mais pas de nom"]:
        if words not in said:
            fault(f"not said: {words}\nbut:\n{said[:3000]}")
    if (place / "broken").exists():
        fault("a broken workbook was imported")


def fill_follow_up(place):
    """The follow-up sheet of plan.xlsx, filled in: as a workbook and as a table."""
    import datetime

    import openpyxl
    book = openpyxl.load_workbook(place / "plan.xlsx")
    sheet = book["Suivi" if "Suivi" in book.sheetnames else "Follow-up"]
    for row in range(2, 6):
        sheet.cell(row, 3).value = datetime.date(2027, 3, 15)
        sheet.cell(row, 5).value, sheet.cell(row, 6).value = 120, 1000
    book.save(place / "filled.xlsx")
    write_table(place / "filled.csv", [["" if cell is None else str(cell) for cell in row]
                                       for row in sheet.iter_rows(max_row=5, values_only=True)])
    sheet.cell(3, 6).value = 50
    sheet.cell(4, 5).value = "=1/0"
    book.save(place / "wrong.xlsx")
    return sheet.title


def type_plan(place):
    """The plan on the second of two sheets."""
    import openpyxl
    book = openpyxl.Workbook()
    book.active["A1"] = "notes"
    sheet = book.create_sheet("Plan")
    for row in csv.reader((place / "plan.csv").read_text("utf-8").splitlines()):
        sheet.append(row)
    book.save(place / "typed.xlsx")


def tables(program, scenario):
    """What a command reads as a table it reads as a sheet too, and names its rows."""
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        run(program, "plan", scenario, "--goals", 1, "--gap", 0.05, "--plan-csv", place / "plan.csv")
        run(program, "export", scenario, place / "plan.csv", "--workbook", place / "plan.xlsx")
        title = fill_follow_up(place)
        type_plan(place)
        for command, text, sheet in (("calibrate", "filled.csv", "filled.xlsx"),
                                     ("evaluate", "plan.csv", "typed.xlsx")):
            said = [run(program, command, scenario, place / name, "--json").stdout for name in (text, sheet)]
            if said[0] == "" or said[0] != said[1]:
                fault(f"{command}: {sheet} is not read as {text}:\n{said[0][:800]}\n{said[1][:800]}")
        said = run(program, "calibrate", "--lang", "fr", scenario, place / "wrong.xlsx", code=3).stderr
        said = said.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
        for words in [f"feuille « {title} », ligne 3, colonne « count »",
                      f"feuille « {title} », ligne 4 : cette formule a été enregistrée sans sa valeur"]:
            if words not in said:
                fault(f"not said: {words}\nbut:\n{said[:2000]}")


def main(arguments):
    what, program, *rest = arguments
    status = {"round-trip": round_trip, "naughty": naughty, "hostile": hostile, "office": office,
              "readers": readers, "lossy": lossy, "network": network,
              "speed": speed, "tables": tables}[what](program, *rest)
    return 1 if FAULTS else status or 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
