"""Letters: the printed form of a determination, read line by line with nothing dropped in silence."""
