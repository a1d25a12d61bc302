"""Letters: the printed form of a determination, read line by line; every line is accounted for."""
