"""The commands as a person or a pipeline runs them: real processes, real files."""

import json
import os
import pty
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest

from imr_schema.rules import CATALOG
from imr_schema.standard import LATEST, PRINTED, schema_bytes

SAMPLES = Path(__file__).parent.parent / "samples" / PRINTED.name
GOOD = SAMPLES / "valid" / "one-item.imr.json"
BAD = SAMPLES / "invalid" / "IMR304" / "item-rationale.imr.json"
GOLDEN = SAMPLES / "valid" / "golden.imr.json"
TWIN = GOLDEN.with_suffix(".xml")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), "COLUMNS": "100"}


def run(*arguments, stdin=b"", cwd=None, env=None, **more):
    return subprocess.run(
        [sys.executable, "-m", "imr_schema", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env={**ENVIRONMENT, **(env or {})},
        timeout=60,
        check=False,
        **more,
    )


def lines(done):
    return done.stdout.decode().splitlines()


def test_a_good_file_exits_0_and_says_how_many_items_are_complete():
    done = run("validate", GOOD)
    assert done.returncode == 0
    assert lines(done) == ["1 document: 1 acceptable; findings: none", "1 of 1 disputed item complete"]
    assert lines(run("validate", GOOD, "-v"))[0] == f"{GOOD}: acceptable"
    assert done.stderr == b""


def test_a_bad_file_exits_1_and_names_place_rule_and_item():
    done = run("validate", BAD)
    assert done.returncode == 1
    assert f"{BAD}:74:20: error IMR304 Disputed item 1 has no rationale." in lines(done)
    assert "     1  present   present               present   BLANK" in lines(done)
    assert lines(done)[-1] == "1 of 2 disputed items complete"


def test_the_same_finding_stands_in_the_xml_file():
    assert (
        ":69:7: error IMR304 Disputed item 1 has no rationale."
        in run("validate", BAD.with_suffix(".xml")).stdout.decode()
    )


def test_standard_input_is_a_document():
    assert lines(run("validate", "-", "-v", stdin=TWIN.read_bytes()))[0] == "-: acceptable"


@pytest.mark.parametrize("count", [256, 512])
def test_the_exit_code_is_never_a_count(count, tmp_path):
    data = json.loads(GOOD.read_text())
    item = data["disputedItems"][0]
    data["disputedItems"] = [{**item, "number": n + 1, "decision": ""} for n in range(count)]
    (tmp_path / "many.imr.json").write_text(json.dumps(data))
    done = run("validate", "many.imr.json", cwd=tmp_path)
    assert done.returncode == 1
    assert sum("IMR302" in line for line in lines(done)) == 100
    assert f"({count - 100} more in this document)" in done.stdout.decode()
    told = json.loads(run("validate", "many.imr.json", "--report", "json", cwd=tmp_path).stdout)
    assert len(told["documents"][0]["findings"]) == count


@pytest.mark.parametrize("path", [SAMPLES / "valid", SAMPLES / "invalid"], ids=["valid", "invalid"])
def test_the_json_report_is_what_its_schema_says(path):
    done = run("validate", path, "--report", "json", "--show-values", "full")
    told = json.loads(done.stdout)
    jsonschema.validate(told, json.loads(schema_bytes("report/1.0/imr-report-1.0.schema.json")))
    assert told["complete"] is True
    assert (
        told["summary"]["documents"]
        == len(told["documents"])
        == len(list(path.rglob("*.imr.json"))) + len(list(path.rglob("*.imr.xml")))
    )
    assert [each["source"] for each in told["documents"]] == sorted(each["source"] for each in told["documents"])


def test_several_reports_in_one_run(tmp_path):
    done = run(
        "validate", BAD, "--report", f"json:{tmp_path}/r.json", "--report", "text", "--report", f"text:{tmp_path}/r.txt"
    )
    assert done.returncode == 1
    assert json.loads((tmp_path / "r.json").read_text())["summary"]["notAcceptable"] == 1
    assert (tmp_path / "r.txt").read_bytes() == done.stdout
    assert oct((tmp_path / "r.json").stat().st_mode & 0o777) == oct(0o666 & ~current_mask())


def current_mask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_values_are_not_shown_in_a_pipe_unless_asked_for(tmp_path):
    data = json.loads(GOOD.read_text())
    data["disputedItems"][0]["decision"] = "granted by Dr. Nobody"
    (tmp_path / "x.imr.json").write_text(json.dumps(data, indent=1))
    for arguments in ([], ["--show-values", "auto"], ["--report", "json"]):
        assert b"Nobody" not in run("validate", "x.imr.json", *arguments, cwd=tmp_path).stdout
    assert b"Nobody" in run("validate", "x.imr.json", "--show-values", "clip", cwd=tmp_path).stdout
    told = json.loads(run("validate", "x.imr.json", "--report", "json", "--show-values", "full", cwd=tmp_path).stdout)
    assert told["documents"][0]["findings"][0]["values"] == {"found": "granted by Dr. Nobody"}


def on_a_terminal(*arguments, env=None):
    """What a person at a terminal sees."""
    child, screen = pty.fork()
    if child == 0:
        os.environ.update({**ENVIRONMENT, "TERM": "xterm", **(env or {})})
        os.execv(sys.executable, [sys.executable, "-m", "imr_schema", *map(str, arguments)])
    seen = b""
    while True:
        try:
            chunk = os.read(screen, 65536)
        except OSError:
            break
        if not chunk:
            break
        seen += chunk
    os.waitpid(child, 0)
    return seen.decode()


def test_a_terminal_gets_color_and_a_caret_and_no_color_takes_the_color_away():
    seen = on_a_terminal("validate", BAD)
    assert "\x1b[31merror\x1b[0m" in seen
    plain = on_a_terminal("validate", BAD, env={"NO_COLOR": "1"})
    assert "\x1b" not in plain
    assert '    74 |       "rationale": [' in plain.replace("\r\n", "\n")
    assert "       |                    ^" in plain.replace("\r\n", "\n")


def test_color_may_be_asked_for_in_a_pipe(monkeypatch):
    red = b"\x1b[31merror\x1b[0m"
    assert red not in run("validate", BAD).stdout
    monkeypatch.setitem(ENVIRONMENT, "FORCE_COLOR", "1")
    assert red in run("validate", BAD).stdout
    monkeypatch.setitem(ENVIRONMENT, "NO_COLOR", "1")
    assert red not in run("validate", BAD).stdout


def test_output_format_is_another_name_of_report():
    assert run("validate", BAD, "--output-format", "json").stdout == run("validate", BAD, "--report", "json").stdout


def test_an_empty_folder_or_no_match_exits_3(tmp_path):
    (tmp_path / "notes.txt").write_text("x")
    done = run("validate", tmp_path)
    assert done.returncode == 3
    assert b"no file matches" in done.stderr
    assert run("validate", tmp_path, "--include", "*.txt").returncode == 3


def test_folders_patterns_includes_and_excludes(tmp_path):
    (tmp_path / "deep" / "er").mkdir(parents=True)
    for name in ("a.imr.json", "deep/b.imr.json", "deep/er/c.imr.json"):
        (tmp_path / name).write_bytes(GOOD.read_bytes())
    assert [line for line in lines(run("validate", ".", "-v", cwd=tmp_path)) if "acceptable" in line][:3] == [
        "./a.imr.json: acceptable",
        "./deep/b.imr.json: acceptable",
        "./deep/er/c.imr.json: acceptable",
    ]
    assert "1 documents" not in run("validate", ".", "--exclude", "deep/*", cwd=tmp_path).stdout.decode()
    assert lines(run("validate", ".", "-v", "--exclude", "deep/*", cwd=tmp_path))[0] == "./a.imr.json: acceptable"
    assert lines(run("validate", "deep/**/*.json", cwd=tmp_path))[-2] == "2 documents: 2 acceptable; findings: none"
    # Named twice, judged once.
    assert lines(run("validate", "a.imr.json", "a.imr.json", cwd=tmp_path))[-1] == "1 of 1 disputed item complete"


def test_what_cannot_be_read_is_undetermined(tmp_path):
    (tmp_path / "x.xml").mkdir()
    (tmp_path / "loop.imr.json").symlink_to("loop.imr.json")
    os.mkfifo(tmp_path / "pipe.imr.json")
    for name, why in {
        "x.xml": "it is a folder, not a file",
        "missing.imr.json": "there is no such file",
        "pipe.imr.json": "it is not a regular file",
        "loop.imr.json": "too many levels of symbolic links",
        "/dev/zero": "it is not a regular file",
    }.items():
        done = run("validate", name, cwd=tmp_path)
        assert done.returncode == 3
        assert lines(done)[0] == f"{name}: error IMR001 The document cannot be validated: {why}."


def test_the_worst_of_a_batch_decides(tmp_path):
    assert run("validate", GOOD, BAD).returncode == 1
    assert run("validate", GOOD, BAD, tmp_path / "missing.imr.json").returncode == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["validate"], "Missing argument 'PATHS...'"),
        (["validate", "x", "--report", "sarf"], "there is no format sarf"),
        (["validate", "x", "--report", "text", "--report", "json"], "same place"),
        (["validate", "x", "--only", "IMR3O4"], "did you mean IMR304?"),
        (["validate", "x", "--skip", "IMR304"], "IMR304 is mandatory"),
        (["validate", "x", "--severity", "IMR304=info"], "IMR304 is mandatory"),
        (["validate", "x", "--severity", "IMR309"], "write RULE=LEVEL"),
        (["validate", "x", "--as-of", "tomorrow"], "tomorrow"),
        (["validate", "x", "--config", "nosuch.toml"], "nosuch.toml"),
        (["convert", "x", "--to", "yaml"], "yaml"),
        (["convert", "x", "y", "--to", "xml"], "several documents need a folder"),
        (["rules", "explain", "IMR3O4"], "did you mean IMR304?"),
        (["rules", "explain", "IMR999"], "there is no such rule\n"),
        (["rules", "list", "--family", "z"], "there is none"),
        (["schemas", "show", "9.9"], "unknown version 9.9; known versions: 1.0"),
        (["nonsense"], "No such command"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_exits_2_and_says_what_is_right(arguments, said):
    done = run(*arguments)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert done.stdout == b""


def test_severity_only_skip_and_fail_on():
    warned = SAMPLES / "invalid" / "IMR309" / "duplicate-description.imr.json"
    assert run("validate", warned).returncode == 0
    assert run("validate", warned, "--fail-on", "warning").returncode == 1
    assert run("validate", warned, "--severity", "IMR309=error").returncode == 1
    assert run("validate", warned, "--severity", "duplicate-description=info", "--fail-on", "warning").returncode == 0
    skipped = run("validate", warned, "--skip", "IMR309", "--fail-on", "warning")
    assert skipped.returncode == 0
    assert 'Partial run: the "only" or "skip" setting excluded some rules.' in lines(skipped)
    assert json.loads(run("validate", warned, "--only", "IMR211", "--report", "json").stdout)["partial"] is True
    assert run("validate", BAD, "--only", "IMR211").returncode == 1  # central rules run all the same


def test_a_settings_file(tmp_path):
    warned = SAMPLES / "invalid" / "IMR309" / "duplicate-description.imr.json"
    (tmp_path / "s.toml").write_text('fail-on = "warning"\n[rules]\nIMR309 = "info"\n')
    assert run("validate", warned, "--config", tmp_path / "s.toml").returncode == 0
    assert run("validate", warned, "--config", tmp_path / "s.toml", "--severity", "IMR309=error").returncode == 1
    (tmp_path / "s.toml").write_text("fial-on = 1\n")
    wrong = run("validate", warned, "--config", tmp_path / "s.toml")
    assert wrong.returncode == 2
    assert b"s.toml:1: fial-on: there is no such key; did you mean fail-on?" in wrong.stderr


def test_convert_to_standard_output_and_back_is_the_twin():
    assert run("convert", GOLDEN, "--to", "xml").stdout == TWIN.read_bytes()
    assert run("convert", TWIN, "--to", "json").stdout == GOLDEN.read_bytes()
    assert run("convert", "-", "--to", "json", stdin=TWIN.read_bytes()).stdout == GOLDEN.read_bytes()


def test_convert_a_folder_mirrors_it_and_leaves_the_faulty_out(tmp_path):
    (tmp_path / "in" / "a").mkdir(parents=True)
    (tmp_path / "in" / "a" / "one.imr.xml").write_bytes(TWIN.read_bytes())
    (tmp_path / "in" / "two.imr.json").write_bytes(GOLDEN.read_bytes())
    (tmp_path / "in" / "bad.imr.json").write_bytes(BAD.read_bytes())
    done = run("convert", "in", "--to", "json", "-o", "out/", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout == b""
    assert b"IMR304" in done.stderr
    assert sorted(
        path.relative_to(tmp_path).as_posix() for path in (tmp_path / "out").rglob("*") if path.is_file()
    ) == ["out/a/one.imr.json", "out/two.imr.json"]
    assert (tmp_path / "out" / "a" / "one.imr.json").read_bytes() == GOLDEN.read_bytes()


def test_nothing_is_written_for_a_faulty_document(tmp_path):
    done = run("convert", BAD, "--to", "xml", "-o", tmp_path / "x.imr.xml")
    assert done.returncode == 1
    assert done.stdout == b""
    assert list(tmp_path.iterdir()) == []


def test_many_documents_in_one_file(tmp_path):
    assert (
        run(
            "convert",
            SAMPLES / "valid",
            "--to",
            "ndjson",
            "--include",
            "*.imr.json",
            "-o",
            "all.imr.ndjson",
            cwd=tmp_path,
        ).returncode
        == 0
    )
    (tmp_path / "all.imr.ndjson").write_bytes((tmp_path / "all.imr.ndjson").read_bytes() + b"\n{}\n")
    done = run("validate", "all.imr.ndjson", cwd=tmp_path)
    assert done.returncode == 3
    count = len(list((SAMPLES / "valid").glob("*.imr.json")))
    assert f"all.imr.ndjson#{count + 1}:{count + 2}:1: error IMR008" in done.stdout.decode()
    split = run("convert", "all.imr.ndjson", "--to", "json", "-o", "split/", cwd=tmp_path)
    assert split.returncode == 3
    assert (tmp_path / "split" / "all.3.imr.json").read_bytes() == sorted((SAMPLES / "valid").glob("*.imr.json"))[
        2
    ].read_bytes()


@pytest.mark.parametrize("how", ["itself", "a symbolic link", "a hard link", "its folder"])
def test_an_output_that_is_an_input_is_refused_before_anything_is_written(how, tmp_path):
    source = tmp_path / "x.imr.json"
    source.write_bytes(GOLDEN.read_bytes().replace(b"  ", b" "))
    target = tmp_path / "y.imr.json"
    if how == "a symbolic link":
        target.symlink_to(source)
    elif how == "a hard link":
        target.hardlink_to(source)
    else:
        target = source if how == "itself" else tmp_path
    before = source.read_bytes()
    done = run("convert", source, "--to", "json", "-o", target)
    assert done.returncode == 2
    assert b"nothing was written" in done.stderr
    assert source.read_bytes() == before


def test_two_inputs_for_one_output_are_refused(tmp_path):
    for name in ("x.imr.json", "x.imr.xml"):
        (tmp_path / name).write_bytes((GOLDEN if name.endswith("json") else TWIN).read_bytes())
    done = run("convert", "x.imr.json", "x.imr.xml", "--to", "json", "-o", "out/", cwd=tmp_path)
    assert done.returncode == 2
    assert not (tmp_path / "out").exists()


def limited():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))


def test_a_full_disk_leaves_no_torn_file(tmp_path):
    target = tmp_path / "x.imr.xml"
    done = run("convert", GOLDEN, "--to", "xml", "-o", target, preexec_fn=limited)
    assert done.returncode == 6
    assert b"cannot be written" in done.stderr
    assert list(tmp_path.iterdir()) == []
    target.write_text("the old one")
    assert run("convert", GOLDEN, "--to", "xml", "-o", target, preexec_fn=limited).returncode == 6
    assert target.read_text() == "the old one"
    assert len(list(tmp_path.iterdir())) == 1


def test_an_unwritable_place_exits_6(tmp_path):
    (tmp_path / "file").write_text("")
    assert run("convert", GOLDEN, "--to", "xml", "-o", tmp_path / "file" / "x.imr.xml").returncode == 6
    assert run("validate", GOLDEN, "--report", f"json:{tmp_path}/file/r.json").returncode == 6


def test_a_reader_that_goes_away_is_no_traceback():
    command = [sys.executable, "-m", "imr_schema", "validate", str(SAMPLES), "--report", "json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT, bufsize=0
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(1)
        process.stdout.close()
        said = process.stderr.read()
    assert b"Traceback" not in said
    assert b"Exception ignored" not in said


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_says_so_and_leaves_no_report(number, code, tmp_path):
    source = tmp_path / "all.imr.ndjson"
    source.write_bytes(b"{}\n" * 200_000)
    target = tmp_path / "r.json"
    process = subprocess.Popen(
        [sys.executable, "-m", "imr_schema", "validate", str(source), "--report", f"json:{target}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    )
    time.sleep(1)
    process.send_signal(number)
    _, said = process.communicate(timeout=30)
    assert process.returncode == code
    assert b"Traceback" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["all.imr.ndjson"]


def test_detect_says_what_and_why(tmp_path):
    assert lines(run("detect", TWIN)) == [
        f"{TWIN}: XML, version 1.0: its root element is determination, "
        'with documentType "imr-final-determination" and schemaVersion "1.0"'
    ]
    told = json.loads(run("detect", GOLDEN, "--json").stdout)
    assert (told["syntax"], told["schemaVersion"]) == ("json", PRINTED.name)
    (tmp_path / "x.txt").write_text("hello")
    assert run("detect", tmp_path / "x.txt").returncode == 3


def test_rules_list_and_explain():
    assert len(json.loads(run("rules", "list", "--json").stdout)) == len(CATALOG)
    assert len([line for line in lines(run("rules", "list")) if line.startswith("IMR")]) == len(CATALOG)
    page = run("rules", "explain", "item-rationale").stdout.decode()
    assert page.startswith("# IMR304 item-rationale\n")
    assert run("rules", "explain", "imr304").stdout.decode() == page


def test_schemas_list_show_export_verify(tmp_path):
    assert LATEST.xsd in run("schemas", "list").stdout.decode()
    assert run("schemas", "show", "--syntax", "xsd").stdout == schema_bytes(LATEST.xsd)
    assert run("schemas", "show", LATEST.name).stdout == schema_bytes(LATEST.json_schema)
    assert run("schemas", "export", tmp_path / "s").returncode == 0
    assert (tmp_path / "s" / LATEST.xsd).read_bytes() == schema_bytes(LATEST.xsd)
    assert run("schemas", "verify").returncode == 0


def test_version_names_the_engines():
    said = run("--version").stdout.decode()
    for name in ("imr-schema ", "standard: 1.0", "lxml ", "libxml2 ", "jsonschema-rs ", "xmlschema "):
        assert name in said


def test_shell_completion():
    done = run(env={"_IMR_SCHEMA_COMPLETE": "bash_source"})
    assert b"_imr_schema_completion" in done.stdout
    words = run(env={"_IMR_SCHEMA_COMPLETE": "bash_complete", "COMP_WORDS": "imr-schema va", "COMP_CWORD": "1"})
    assert b"validate" in words.stdout


def test_a_file_name_cannot_speak_to_the_terminal_or_the_ci(tmp_path):
    name = "::error::\x1b[31m\n##vso[x]\u202e.imr.json"
    (tmp_path / name).write_bytes(BAD.read_bytes())
    done = run("validate", ".", "--include", "*", cwd=tmp_path)
    assert b"\x1b" not in done.stdout
    assert "\u202e" not in done.stdout.decode()
    named = run("validate", name, cwd=tmp_path)
    assert not any(line.lstrip().startswith(("::", "##[", "##vso[")) for line in lines(named))


ACTING = b"x\x9b31m\xc2\x9b31m\x1b[1m\n::error::\n##teamcity[a]###[b]\xe2\x80\xae\xe2\x80\xa8::x\xff"


@pytest.mark.parametrize(
    "arguments",
    [
        "{}",
        "validate {}",
        "validate x --{}",
        "validate x --{}=1",
        "validate x -r {}",
        "validate x -r json:{}/r -r text:{}/r",
        *(f"validate x --{name} {{}}" for name in ("only", "skip", "severity", "as-of", "profile", "config", "jobs")),
        *(
            f"validate x --{name} {{}}"
            for name in ("timeout", "fail-on", "codelists", "baseline", "max-size", "engine")
        ),
        *(f"validate x --{name} {{}}" for name in ("include", "exclude", "show-values", "assume-version")),
        "validate {} --include {}",
        "convert x --to {}",
        "convert {} --to json",
        "convert x --to json --metadata {}",
        "convert x --to json --schema-version {}",
        "convert {} {} x --to json -o y",
        "migrate x --to-version {}",
        "detect {}",
        "detect {} --json",
        "letter parse {}",
        "letter render {}",
        "letter render x --to {}",
        "letter check x --against {}",
        "letter {}",
        "rules explain {}",
        "rules list --family {}",
        "rules diff {} x",
        "rules export -o {}/{}/",
        "schemas show {}",
        "schemas diff {} x",
        "conformance run --kit {} -- {{file}}",
        "conformance run --rule {} -- {{file}}",
        "conformance run -- {}",
        "conformance run -- {} {{file}}",
    ],
)
def test_no_word_of_a_call_acts_on_a_terminal_or_a_ci_host(arguments, tmp_path):
    words = [
        each.encode().replace(b"{{", b"{").replace(b"}}", b"}").replace(b"{}", ACTING) for each in arguments.split()
    ]
    done = run(*map(os.fsdecode, words), cwd=tmp_path)
    assert done.returncode in {0, 2, 3, 5, 6}
    said = (done.stdout + done.stderr).decode("utf-8")
    assert not [
        char for char in said if char != "\n" and (char < " " or "\x7f" <= char < "\xa0" or char in "\u202e\u2028")
    ]
    assert "##" not in said
    assert not [line for line in said.splitlines() if line.lstrip().startswith("::")]
    assert "Traceback" not in said


@pytest.mark.parametrize("name", ["TIMEOUT", "PROFILE", "FAIL_ON", "ONLY", "AS_OF", "CONFIG", "SHOW_VALUES"])
def test_no_word_of_the_environment_acts_on_a_terminal_or_a_ci_host(name):
    done = run("validate", GOOD, env={f"IMR_SCHEMA_{name}": os.fsdecode(ACTING)})
    assert done.returncode == 2
    assert not {0x1B, 0x9B} & {*done.stderr}
    assert b"##" not in done.stderr
    assert not [line for line in lines(done) if line.startswith("::")]


def test_a_crash_of_ours_is_exit_70_and_never_acceptable(tmp_path):
    broken = tmp_path / "sitecustomize.py"
    broken.write_text(
        "import imr_schema.rules as r, msgspec\n"
        "def crash(document, context):\n    raise KeyError('the worker')\n    yield\n"
        "rule = msgspec.structs.replace(r.CATALOG['IMR309'], check=crash)\n"
        "r.CATALOG['IMR309'] = rule\n"
    )
    done = run("validate", GOOD, env={"PYTHONPATH": f"{tmp_path}:{ENVIRONMENT['PYTHONPATH']}"})
    assert done.returncode == 70
    assert "IMR090" in done.stdout.decode()
    assert "KeyError in IMR309" in done.stdout.decode()
    assert "the worker" not in done.stdout.decode() + done.stderr.decode()
    assert "undetermined" in done.stdout.decode()


def test_a_reader_that_goes_away_does_not_say_not_acceptable():
    done = subprocess.run(
        [
            "bash",
            "-c",
            f"{sys.executable} -m imr_schema validate {SAMPLES}/valid --report json | true; echo ${{PIPESTATUS[0]}}",
        ],
        capture_output=True,
        env=ENVIRONMENT,
        check=True,
    )
    assert done.stdout.decode().split()[-1] in {"6", "0"}
    assert done.stderr == b""


@pytest.mark.parametrize("arguments", ["validate {good}", "rules list", "schemas show", "convert {good} --to xml"])
def test_a_closed_standard_output_is_named(arguments):
    command = f"{sys.executable} -m imr_schema {arguments.format(good=GOOD)} >&-"
    done = subprocess.run(["bash", "-c", command], capture_output=True, env=ENVIRONMENT, check=False)
    assert done.returncode == 6
    assert b"standard output is closed" in done.stderr


def test_closed_standard_streams_that_nobody_needs_do_no_harm(tmp_path):
    command = f"{sys.executable} -m imr_schema convert {GOOD} --to xml -o {tmp_path}/x.imr.xml >&- 2>&- <&-"
    assert subprocess.run(["bash", "-c", command], env=ENVIRONMENT, check=False).returncode == 0
    assert (tmp_path / "x.imr.xml").exists()
    command = f"{sys.executable} -m imr_schema validate - <&-"
    done = subprocess.run(["bash", "-c", command], capture_output=True, env=ENVIRONMENT, check=False)
    assert done.returncode == 3
    assert b"standard input is closed" in done.stdout


@pytest.mark.parametrize(
    "text",
    [
        "only = [1]",
        'skip = [["a"]]',
        'as-of = "2020-01-01"',
        "as-of = 3",
        "as-of = 12:00:00",
        "only = " + "[" * 3000,
        "rules = 1",
        "[rules]\nIMR309 = 1",
        "fail-on = 1",
    ],
)
def test_a_settings_file_that_cannot_be_right_is_wrong_usage(text, tmp_path):
    (tmp_path / "s.toml").write_text(text)
    done = run("validate", GOOD, "--config", tmp_path / "s.toml")
    assert done.returncode == 2
    assert b"s.toml" in done.stderr


def test_a_large_limit_takes_no_memory_before_it_is_needed():
    assert run("validate", GOOD, "--max-size", 2**40).returncode == 0
    assert run("validate", GOOD, "--max-size", 2**63 - 1).returncode == 2


def test_any_encoding_of_the_terminal_will_do(tmp_path):
    name = tmp_path / "\u4e2d.imr.json"
    name.write_bytes(BAD.read_bytes())
    done = run("validate", name, "--show-values", "clip", env={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 1
    assert rb"\u4e2d.imr.json" in done.stdout


def test_report_files_hold_no_values_unless_asked_for_by_name(tmp_path):
    data = json.loads(GOOD.read_text())
    data["copy"] = "Nobody"
    (tmp_path / "x.imr.json").write_text(json.dumps(data, indent=1))
    seen = on_a_terminal("validate", tmp_path / "x.imr.json", "-r", "text", "-r", f"json:{tmp_path}/r.json")
    assert "Nobody" in seen
    assert "Nobody" not in (tmp_path / "r.json").read_text()


def test_split_documents_and_others_do_not_overwrite_each_other(tmp_path):
    (tmp_path / "d").mkdir()
    one = run("convert", GOOD, "--to", "ndjson").stdout
    (tmp_path / "d" / "a.imr.ndjson").write_bytes(one * 2)
    (tmp_path / "d" / "a.imr.xml").write_bytes(TWIN.read_bytes())
    assert run("convert", "d", "--to", "json", "-o", "out/", cwd=tmp_path).returncode == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.1.imr.json", "a.2.imr.json", "a.imr.json"]
    (tmp_path / "d" / "a.1.imr.xml").write_bytes(TWIN.read_bytes())
    done = run("convert", "d", "--to", "json", "-o", "out2/", cwd=tmp_path)
    assert done.returncode == 2
    assert not (tmp_path / "out2").exists()
    assert run("convert", "d/a.imr.ndjson", "--to", "json", cwd=tmp_path).returncode == 2
    assert run("convert", "d", "--to", "ndjson", "-o", "out3/", cwd=tmp_path).returncode == 2


def test_a_device_is_written_to_and_not_replaced():
    before = os.stat("/dev/null")
    assert run("convert", GOLDEN, "--to", "xml", "-o", "/dev/null").returncode == 0
    assert os.stat("/dev/null").st_rdev == before.st_rdev
    assert run("convert", GOLDEN, "--to", "xml", "-o", "/dev/stdout").stdout == TWIN.read_bytes()
    assert run("convert", GOLDEN, "--to", "xml", "-o", "/dev/full").returncode == 6


def test_many_documents_may_be_more_than_one_may_be(tmp_path):
    one = run("convert", GOOD, "--to", "ndjson").stdout
    (tmp_path / "a.imr.ndjson").write_bytes(one * 20 + b"[" + b" " * 5000 + b"]\n" + one)
    done = run("validate", "a.imr.ndjson", "--max-size", 4000, cwd=tmp_path)
    assert done.returncode == 3
    assert lines(done)[-2] == "22 documents: 21 acceptable, 1 undetermined; findings: 1 error"


def test_notes_of_the_reader_can_be_left_out(tmp_path):
    marked = SAMPLES / "invalid" / "IMR011" / "byte-order-mark.imr.json"
    assert run("validate", marked, "--fail-on", "warning").returncode == 1
    assert run("validate", marked, "--fail-on", "warning", "--skip", "IMR011").returncode == 0


def test_a_folder_name_cannot_speak_to_the_ci(tmp_path):
    (tmp_path / "x\n::error::hi\x1b[31m ##[y").mkdir()
    done = run("validate", "x\n::error::hi\x1b[31m ##[y", cwd=tmp_path)
    assert done.returncode == 3
    assert len(done.stderr.decode().splitlines()) == 1
    assert b"##[" not in done.stderr


def test_what_was_named_and_holds_nothing_is_told_beside_others(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.imr.json").write_bytes(GOOD.read_bytes())
    for named in ("empty", "none*.imr.json"):
        done = run("validate", named, "a.imr.json", "--report", "concise", cwd=tmp_path)
        assert done.returncode == 3
        assert lines(done)[0] == f"{named}: error IMR001 The document cannot be validated: no file matches."
        alone = run("validate", named, named, cwd=tmp_path)
        assert (alone.returncode, alone.stdout) == (3, b"")


def test_a_suffix_in_capitals_is_no_way_past(tmp_path):
    (tmp_path / "A.IMR.JSON").write_bytes(BAD.read_bytes())
    (tmp_path / "b.imr.json").write_bytes(GOOD.read_bytes())
    assert run("validate", ".", cwd=tmp_path).returncode == 1
    (tmp_path / "LETTER.TXT").write_bytes(b"Dear Sir or Madam")
    (tmp_path / "letter.txt").write_bytes(run("letter", "render", GOOD).stdout)
    assert run("letter", "check", ".", cwd=tmp_path).returncode == 3
    assert run("letter", "check", ".", "--exclude", "L*", cwd=tmp_path).returncode == 0


def test_a_folder_that_cannot_be_read_is_told(tmp_path):
    (tmp_path / "a.imr.json").write_bytes(GOOD.read_bytes())
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(20):  # a path that is longer than the system takes
        os.mkdir("d" * 250, dir_fd=here)
        below = os.open("d" * 250, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    done = run("validate", ".", "--report", "concise", cwd=tmp_path)
    assert done.returncode == 3
    assert "the folder cannot be read: file name too long" in done.stdout.decode()


def test_detect_and_validate_agree_on_every_document_of_a_file_of_several(tmp_path):
    golden = json.loads(GOLDEN.read_text())
    lines_ = [json.dumps(golden), json.dumps({**golden, "schemaVersion": "9.9"}), "{bad", "", json.dumps({})]
    (tmp_path / "x.jsonl").write_text("\n".join(lines_))
    (tmp_path / "empty.ndjson").write_bytes(b"")
    detected = {
        told["source"]: (told["syntax"], told["schemaVersion"])
        for told in map(json.loads, lines(run("detect", ".", "--json", cwd=tmp_path)))
    }
    report = json.loads(run("validate", ".", "-r", "json", cwd=tmp_path).stdout)
    known = {each["source"]: (each.get("syntax"), each.get("schemaVersion")) for each in report["documents"]}
    assert detected == known
    assert detected["./x.jsonl#1"] == ("json", "1.0")
    assert len(detected) == 5
