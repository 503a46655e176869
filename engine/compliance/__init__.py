"""Gathers evidence for the controls of GDPR, SOC 2, HIPAA and ISO 27001, and says what is there and what is missing.

- **Rule**: a control of a framework, mapped to a check; shipped ones are data (`shipped.yaml`), a workspace adds its own.
- **Check**: gathers evidence about a source or a workspace, one file below `checks/`. A check of `engine/security` serves too.
- **Evidence**: what was asked, the hash of the answer, when and by whom. It has a period: after that it is too old.
- **Status** of a control: evidence found, missing, too old, or not checkable. Nobody is ever told to be compliant.
"""
