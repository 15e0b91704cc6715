"""`python -m eigenbook`: the command, if its script cannot be run (in a moved environment)."""

from eigenbook.command import main

if __name__ == "__main__":
    main()
