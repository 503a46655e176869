"""Reports: what is known of chosen sources, put together at one moment, as a page, a file and a link.

A **section** is what one area says (`section.py`); a file `engine/<area>/section.py` that exports `SECTION` is found by a scan.
A report keeps what its sections said when it was built. A **link** shows it to whoever it is for, until it ends or is revoked.
"""
