// Says for each file whether ajv accepts it: node ajv.cjs MODULES SCHEMA FILE...
const { readFileSync } = require("node:fs");
const [modules, schema, ...files] = process.argv.slice(2);
const Ajv = require(`${modules}/ajv/dist/2020`).default;
const accepts = new Ajv({ strict: false, allErrors: true }).compile(JSON.parse(readFileSync(schema, "utf8")));
for (const file of files) {
  console.log(`${accepts(JSON.parse(readFileSync(file, "utf8"))) ? "accepts" : "refuses"} ${file}`);
}
