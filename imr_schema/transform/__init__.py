"""What is done with the data of determinations as a whole: their differences."""
