// Says for each file whether ajv accepts it with all of its strict modes on, with the formats of ajv-formats and with
// formats as annotations: node ajv_strict.cjs MODULES SCHEMA FILE...
const { readFileSync } = require("node:fs");
const [modules, schema, ...files] = process.argv.slice(2);
const Ajv = require(`${modules}/ajv/dist/2020`).default;
const withFormats = require(`${modules}/ajv-formats`).default;
const parsed = JSON.parse(readFileSync(schema, "utf8"));
const strict = { strict: true, allowUnionTypes: false };
const ways = [withFormats(new Ajv(strict)), new Ajv({ ...strict, validateFormats: false })];
const compiled = ways.map((way) => way.compile(parsed));
for (const file of files) {
  const data = JSON.parse(readFileSync(file, "utf8"));
  console.log(`${compiled.every((accepts) => accepts(data)) ? "accepts" : "refuses"} ${file}`);
}
