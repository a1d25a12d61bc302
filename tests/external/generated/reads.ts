// Says what the types that quicktype made read in a document: node reads.js FILE
import { readFileSync } from "node:fs";
import { Convert, Decision } from "./determination";

const read = Convert.toDetermination(readFileSync(process.argv[2], "utf8"));
const decided: Date = read.case.decisionDate;
console.log(`${decided.constructor.name} ${decided.toISOString().slice(0, 10)}`);
for (const item of read.disputedItems) {
  const decision: Decision = item.decision;
  console.log(`Decision ${decision}`);
}
