"""From the bytes of one document to its report: read it, check it against its schema, run the rules, report."""
