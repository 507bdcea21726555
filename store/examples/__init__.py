"""Example data that ship with the program: real names of towns and offices, no real people."""
