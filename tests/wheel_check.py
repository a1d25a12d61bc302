"""Run by make wheel with the command of an environment that holds the wheel and nothing of the checkout."""

import json
import pathlib
import subprocess
import sys
import tempfile

command = pathlib.Path(sys.argv[1]).absolute()
samples = pathlib.Path(__file__).parent.absolute().parent / "samples" / "1.0" / "valid"


def run(*arguments, cwd):
    done = subprocess.run([command, *arguments], capture_output=True, cwd=cwd, check=False)
    assert done.returncode == 0, (arguments, done.returncode, done.stderr.decode())
    return done.stdout


with tempfile.TemporaryDirectory() as folder:
    assert run("--version", cwd=folder).startswith(b"imr-schema ")
    listed = run("schemas", "list", cwd=folder).decode().splitlines()
    run("schemas", "verify", cwd=folder)
    run("schemas", "export", "all", cwd=folder)
    assert b" cases for " in run("conformance", "export", "kit", cwd=folder)
    below = pathlib.Path(folder, "all")
    made = (below / "editors", below / "plain")  # for the export alone
    exported = [path for path in below.rglob("*") if path.is_file() and not set(made) & set(path.parents)]
    assert len(exported) == len(listed) + 3, "index.json, catalog.xml, LICENSE and what they list"
    for path in exported:
        if path.suffix == ".json":
            json.loads(path.read_bytes())
    golden = (samples / "golden.imr.json").read_bytes()
    assert b"1 of 1 disputed item complete" in run("validate", samples / "golden.imr.xml", cwd=folder)
    run("validate", samples / "golden.imr.json", "--engine", "both", cwd=folder)
    assert run("convert", samples / "golden.imr.xml", "--to", "json", cwd=folder) == golden
    where = subprocess.run(
        [command.parent / "python", "-c", "import imr_schema; print(imr_schema.__file__)"],
        capture_output=True,
        cwd=folder,
        check=True,
    ).stdout.decode()
    assert "build/wheel/env" in where, where
    assert pathlib.Path(where.strip()).with_name("py.typed").exists()
print(f"wheel: {len(exported)} files of the standard readable, one file validated, one converted")
