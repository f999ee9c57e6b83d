"""The program ``vppkit``. Private: what is here may change with every version. What users may rely
on is the command line, its exit codes, and what it prints with ``--json``.

Data goes to stdout, everything else to stderr. A command is a module in ``commands``; it is loaded
only when it is called.
"""
