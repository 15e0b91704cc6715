"""`python -m eigenbook`: the command, where its script cannot be run (a moved environment)."""

from eigenbook.command import main

if __name__ == "__main__":
    main()
