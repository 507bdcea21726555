"""The running program: settings, wiring, web application, background side, command line. Nobody imports this room."""
