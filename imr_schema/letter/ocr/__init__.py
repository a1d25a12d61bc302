"""Letters that are pictures: read by optical character recognition (OCR), with what it doubts."""
