"""How many documents travel together: files and folders, and documents line by line."""
