"""python -m wgroup: the same command, where the script is not on the path."""

from wgroup.cli.main import main

main()
