"""What is made from the standard for others: its index, the XSD, portable rules, pages, settings for editors."""
