"""`python -m streams.cli`: the command line where the script takahuone is not on the path."""

from streams.cli import main

main()
