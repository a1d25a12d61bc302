"""Examples of right and wrong documents beside those that the rules have: as theirs, edits of the newest version."""
