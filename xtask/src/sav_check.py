"""The files of SPSS and Stata that crosscase reads and writes, beside those of pyreadstat (ReadStat): values, labels, missing codes with
ranges and open ends, dates, long texts, letters. Written by the one, read by the other, and the reverse. A difference ends the program with 1."""

import datetime
import json
import math
import pathlib
import shutil
import subprocess
import sys

import pandas
import pyreadstat

BINARY, FOLDER = sys.argv[1], pathlib.Path(sys.argv[2])
FAULTS = []


def check(what, found, expected):
    if found != expected:
        FAULTS.append(what)
        print(f"{what}: {str(found)[:300]}, not {str(expected)[:300]}")


def crosscase(*args):
    ran = subprocess.run([BINARY, "scales", *map(str, args)], capture_output=True, text=True)
    if ran.returncode != 0:
        sys.exit(f"{args}: {ran.stderr}")
    return ran.stdout


def number(value):
    """NaN, None and pandas' NaT are nothing."""
    return None if value is None or value is pandas.NaT or (isinstance(value, float) and math.isnan(value)) else value


LONG = "é" * 20_000 + "end"  # 40 003 bytes
FRAME = pandas.DataFrame(
    {
        "person": ["p1", "p2", "p3", "p4"],
        "trust": [1.0, 5.0, 9.0, float("nan")],
        "income": [-9.0, 1234.5678, -1.0, 1e-9],
        "low": [-5.0, 3.0, 0.0, 7.0],
        "high": [100.0, 99.0, 3.0, 250.0],
        "word": ["ja", "NA", "nee", ""],
        "remark": ["kort", LONG, "Zoë — „ü“", ""],
        "long_answer": ["a very long answer", "no answer at all", "a very long answer", ""],
        "day": [datetime.date(2026, 11, 23), datetime.date(1999, 2, 28), None, datetime.date(1582, 10, 15)],
        "moment": [datetime.datetime(2026, 11, 23, 14, 5), None, datetime.datetime(1960, 1, 1), datetime.datetime(2000, 2, 29, 23, 59, 59)],
        "time": [datetime.time(14, 5), datetime.time(0, 0, 1), None, datetime.time(23, 59, 59)],
        "õpe_päev": [1.0, 2.0, 3.0, 251.0],
    }
)
LABELS = {
    "trust": {1.0: "helemaal oneens", 5.0: "helemaal eens", 9.0: "weet niet"},
    "word": {"ja": "yes", "nee": "no"},
    "õpe_päev": {1.0: "esmaspäev"},
}
WORDING = {"trust": "De technologie past bij ons werk", "õpe_päev": "Päev"}
MISSING = {
    "trust": [9.0],
    "income": [{"lo": -9.0, "hi": -1.0}],
    "low": [{"lo": float("-inf"), "hi": 0.0}],
    "high": [{"lo": 100.0, "hi": float("inf")}, 3.0],
    "word": ["NA"],
}
DAYS = {
    "day": ["2026-11-23", "1999-02-28", None, "1582-10-15"],
    "moment": ["2026-11-23T14:05:00", None, "1960-01-01T00:00:00", "2000-02-29T23:59:59"],
    "time": ["14:05:00", "00:00:01", None, "23:59:59"],
}
REASONS = {
    "trust": [None, None, "weet niet", "empty"],
    "income": ["-9", None, "-1", None],
    "low": ["-5", None, "0", None],
    "high": ["100", None, "3", "250"],
    "word": [None, "NA", None, "empty"],
}


def columns(path):
    """What crosscase reads: values and reasons by column."""
    sheet = json.loads(crosscase("answers", path, "--format", "json"))
    values = {item: [row["values"][at] for row in sheet["rows"]] for at, item in enumerate(sheet["items"])}
    reasons = {item: [row["missing"][at] for row in sheet["rows"]] for at, item in enumerate(sheet["items"])}
    return sheet, values, reasons


def is_read(path, long=LONG):
    """A file of a peer's is read as what it was written from."""
    sheet, values, reasons = columns(path)
    check(f"{path.name}: ids", [row["id"] for row in sheet["rows"]], list(FRAME["person"]))
    check(f"{path.name}: names", sheet["items"], list(FRAME.columns)[1:])
    for name, expected in REASONS.items():
        check(f"{path.name}: reasons of {name}", reasons[name], expected)
        kept = [None if reason else number(value) for value, reason in zip(FRAME[name], expected)]
        check(f"{path.name}: values of {name}", values[name], kept)
    for name, expected in DAYS.items():
        check(f"{path.name}: {name}", values[name], expected)
    for name in ("remark", "long_answer"):
        check(f"{path.name}: {name}", values[name], [long if text == LONG else text or None for text in FRAME[name]])
    book = {variable["name"]: variable for variable in json.loads(crosscase("codebook", path, "--format", "json"))["variables"]}
    check(f"{path.name}: wording", book["trust"]["label"], WORDING["trust"])
    for name, labels in LABELS.items():
        check(f"{path.name}: labels of {name}", sorted(book[name]["labels"]), sorted([value, label] for value, label in labels.items()))
    check(f"{path.name}: LOWEST", book["low"]["missing"], {"values": [], "low": None, "high": 0.0})
    check(f"{path.name}: HIGHEST and a code", book["high"]["missing"], {"values": [3.0], "low": 100.0, "high": None})
    check(f"{path.name}: missing text", book["word"]["missing"], {"values": ["NA"]})


def meta(path, read):
    frame, said = read(str(path), user_missing=True)
    rows = [[number(value) for value in row] for row in frame.itertuples(index=False)]
    ranges = {name: sorted(map(str, parts)) for name, parts in said.missing_ranges.items()}
    return {
        "names": list(frame.columns),
        "rows": [[str(value) if isinstance(value, (datetime.date, datetime.time)) else value for value in row] for row in rows],
        "wording": {name: label for name, label in said.column_names_to_labels.items() if label},
        "labels": {name: {value: label for value, label in labels.items()} for name, labels in said.variable_value_labels.items()},
        "missing": ranges,
        "letters": said.missing_user_values,
        "measure": said.variable_measure if str(path).endswith("sav") else None,
    }


def survives(path, written, read):
    """What crosscase writes of a file is, read by pyreadstat, what it is in the file itself."""
    crosscase("answers", path, "--output", written)
    before, after = meta(path, read), meta(written, read)
    for part in before:
        check(f"{path.name} to {written.name}: {part}", after[part], before[part])


def spss(name, **how):
    path = FOLDER / name
    pyreadstat.write_sav(FRAME, str(path), column_labels=WORDING, variable_value_labels=LABELS, missing_ranges=MISSING, variable_measure={"trust": "ordinal"}, **how)
    is_read(path)
    for ending in ("sav", "zsav"):
        survives(path, FOLDER / f"{path.stem}-{path.suffix[1:]}-again.{ending}", pyreadstat.read_sav)
        is_read(FOLDER / f"{path.stem}-{path.suffix[1:]}-again.{ending}")
    return path


spss("plain.sav")
spss("bytes.sav", row_compress=True)
spss("packed.zsav", compress=True)

# pyreadstat writes UTF-8 alone: the same bytes under another declaration, with a letter of Windows-1252 in place of a sign.
small = pandas.DataFrame({"person": ["Zo#"], "x": [1.0]})
pyreadstat.write_sav(small, str(FOLDER / "sign.sav"), variable_value_labels={"x": {1.0: "ja #"}})
content = (FOLDER / "sign.sav").read_bytes()
tag = b"\x07\0\0\0\x14\0\0\0\x01\0\0\0"
content = content.replace(tag + b"\x05\0\0\0UTF-8", tag + b"\x0c\0\0\0windows-1252").replace(b"\xe9\xfd\0\0", b"\xe4\x04\0\0")
content = content.replace(b"Zo#", b"Zo\xeb").replace(b"ja #", b"ja \xeb")
latin = FOLDER / "windows-1252.sav"
latin.write_bytes(content)
check("Windows-1252", columns(latin)[0]["rows"][0]["id"], "Zoë")
survives(latin, FOLDER / "windows-1252-again.sav", pyreadstat.read_sav)

stata = pandas.DataFrame(
    {
        "person": ["Žižek", "p2", "p3", "p4"],
        "q1": [1, "a", "b", 2],
        # pyreadstat reads a `.` beside letters, in a whole number, as whatever stands in its memory.
        "q2": [-1.5, 2.25, 1e-9, float("nan")],
        "whole": [100, -127, 32740, 7],
        "remark": ["kort", LONG, "Zoë", ""],
        "day": FRAME["day"],
        "moment": FRAME["moment"],
        "time": FRAME["time"],
    }
)
for version in (8, 10, 12, 13, 14, 15):
    # Before Stata 14 files hold no letters but their own, and before 13 no long texts.
    frame = stata.copy()
    if version < 14:
        frame["person"] = ["p1", "p2", "p3", "p4"]
        frame["remark"] = ["kort", "x" * 200, "b", ""]
    path = FOLDER / f"release-{version}.dta"
    pyreadstat.write_dta(
        frame,
        str(path),
        version=version,
        column_labels={"q1": "Do you agree?"},
        variable_value_labels={"q1": {1: "yes", "a": "refused", "b": "does not know"}},
        missing_user_values={"q1": ["a", "b"]},
    )
    sheet, values, reasons = columns(path)
    check(f"{path.name}: ids", [row["id"] for row in sheet["rows"]], list(frame["person"]))
    check(f"{path.name}: values", [values["q1"], values["q2"], values["whole"]], [[1, None, None, 2], [-1.5, 2.25, 1e-9, None], list(frame["whole"])])
    check(f"{path.name}: reasons", [reasons["q1"], reasons["q2"]], [[None, "refused", "does not know", None], [None, None, None, "empty"]])
    check(f"{path.name}: long texts", values["remark"], [text or None for text in frame["remark"]])
    for name, expected in DAYS.items():
        check(f"{path.name}: {name}", values[name], expected)
    survives(path, FOLDER / f"release-{version}-again.dta", pyreadstat.read_dta)



def haven(*args):
    ran = subprocess.run(["Rscript", str(FOLDER / "sav_check.R"), *map(str, args)], capture_output=True, text=True)
    if ran.returncode != 0:
        sys.exit(f"haven {args}: {ran.stderr}")
    return ran.stdout


def is_the_same_to_haven(path, again):
    """What crosscase wrote of a file is to haven what the file itself is."""
    before, after = json.loads(haven("say", path)), json.loads(haven("say", again))
    check(f"haven, {again.name}: names", list(after), list(before))
    if list(after) != list(before):
        return
    for name, variable in before.items():
        for part, expected in variable.items():
            check(f"haven, {again.name}: {part} of {name}", after[name][part], expected)


PEERS = "pyreadstat"
HAVEN = ["Rscript", "-e", "library(haven); library(jsonlite)"]
if shutil.which("Rscript") and subprocess.run(HAVEN, capture_output=True).returncode == 0:
    PEERS = "pyreadstat, haven"
    for name in ("plain.sav", "bytes.sav", "packed.zsav"):
        path = FOLDER / name
        for ending in ("sav", "zsav"):
            is_the_same_to_haven(path, FOLDER / f"{path.stem}-{path.suffix[1:]}-again.{ending}")
            written = FOLDER / f"{path.stem}-haven.{ending}"
            haven("write", path, written)
            # haven 2.5.1 reads one byte too few of so long a text, and writes what it read.
            is_read(written, LONG[:-1])
    is_the_same_to_haven(latin, FOLDER / "windows-1252-again.sav")
    for version in (8, 10, 12, 13, 14, 15):
        # Of the long texts of Stata 15 haven 2.5.1 reads none; the file of Stata 14 holds the same.
        path = FOLDER / f"release-{min(version, 14)}.dta"
        is_the_same_to_haven(path, FOLDER / f"release-{version}-again.dta")
    haven("write", FOLDER / "release-14.dta", FOLDER / "haven.dta")
    before, after = columns(FOLDER / "release-14.dta"), columns(FOLDER / "haven.dta")
    for at, part in enumerate(("sheet", "values", "reasons")):
        check(f"haven.dta: {part}", after[at], before[at])
else:
    print("haven: skipped, since there is no Rscript that has haven")

if FAULTS:
    sys.exit(f"{len(FAULTS)} differences")
print(f"crosscase and {PEERS} read and write the same files")
