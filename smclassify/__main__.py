"""``python -m smclassify`` is ``smclassify``."""

import sys

from smclassify.cli import main

if __name__ == "__main__":
    sys.exit(main())
