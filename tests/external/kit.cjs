// A second implementation of the standard for JSON: ajv alone says whether a document has the right shape. It knows
// nothing but the exported kit, and answers for every document that a reader of JSON has to accept:
// node kit.cjs MODULES KIT >answers.ndjson
const { readFileSync } = require("node:fs");
const [modules, kit] = process.argv.slice(2);
const Ajv = require(`${modules}/ajv/dist/2020`).default;
const json = (path) => JSON.parse(readFileSync(`${kit}/${path}`, "utf8"));
const { schemaVersion: version, cases } = json("manifest.json");
const schema = json(`schemas/${version}/imr-determination-${version}.schema.json`);
const accepts = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
for (const { file, syntax, group } of cases) {
  if (syntax === "json" && group !== "read") console.log(JSON.stringify({ file, accepted: accepts(json(file)) }));
}
