"""``python -m imr_schema``."""

from imr_schema.cli import main

if __name__ == "__main__":
    main()
