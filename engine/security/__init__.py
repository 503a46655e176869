"""Looks at how a source is protected: checks with evidence, a risk score that can be followed, and what is to be mended.

- **Check**: one question about a source, one file below `checks/`. **Verdict**: pass, fail, not permitted (it could not be
  looked at) or not applicable. **Flaw**: one thing that a failed check points at.
- **Evidence**: the question, the hash of its answer, when and by whom; what is shown of the answer is masked.
- **Assessment**: all checks over one source at one time. **Vulnerability**: a flaw that is followed from assessment to
  assessment until a look says that it is gone. **Risk**: `risk.py`.

Border: nothing here changes a source. A fix is a sentence and a statement for somebody who may run it.
"""
