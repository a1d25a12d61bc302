// Says for each file whether ajv in its default, strict mode accepts it, formats too: node ajv_strict.cjs MODULES SCHEMA FILE...
const { readFileSync } = require("node:fs");
const [modules, schema, ...files] = process.argv.slice(2);
const Ajv = require(`${modules}/ajv/dist/2020`).default;
const withFormats = require(`${modules}/ajv-formats`).default;
const accepts = withFormats(new Ajv()).compile(JSON.parse(readFileSync(schema, "utf8")));
for (const file of files) {
  console.log(`${accepts(JSON.parse(readFileSync(file, "utf8"))) ? "accepts" : "refuses"} ${file}`);
}
