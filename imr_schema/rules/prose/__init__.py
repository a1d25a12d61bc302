"""What prose says, as rules read it: parts of the body, quantities, dates, conclusions about medical necessity."""
