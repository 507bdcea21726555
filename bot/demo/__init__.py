"""The demo: the whole program with invented people, the stand-in for WeChat and one page, in one process and one temporary folder."""
