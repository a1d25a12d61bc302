"""From the bytes of one document to its report: read, check against the schema, run the rules, report."""
