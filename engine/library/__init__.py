"""The library: designs to begin with, shipped and one's own, in versions, and signed when they leave.

- **Template**: a design that others begin with; shipped ones are files (`shipped/`), others rows. **Version**: a template as
  it was saved once. **Use**: which template and version a design was made from.
- **Bundle**: a template as a signed text, for another installation. **Signer**: the installation that signed it.

`shipped.py` and `signing.py` are pure; `shelf.py` reads and writes the rows; `commands/library.py` is the way in.
"""
