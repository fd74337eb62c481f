"""A SAM_V module in software on a real pseudo-terminal: invented people on its cards, faults to order.

Fidelity was checked against public implementations only, never against a module.
"""
