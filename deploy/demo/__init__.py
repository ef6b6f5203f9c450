"""A believable month of the demo business, lived in minutes through the doors that everybody has.

`make demo` fills an empty house; it runs on afterwards as after `make run`.
"""
