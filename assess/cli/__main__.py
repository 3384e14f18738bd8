"""`python -m assess.cli`: the command line without its script."""

from assess.cli.main import main

main()
