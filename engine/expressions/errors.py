"""Why an expression gave no value.

ConcertError
├── Refused       ExpressionInvalid, ExpressionFailed, ExpressionTooSlow, ExpressionTooLarge
└── Unavailable   ExpressionsBusy
"""

from crdt.errors import Refused, Unavailable
from engine.expressions.faults import Fault


class ExpressionInvalid(Refused):
    code = "expression_invalid"
    message = "This is no expression."
    next_step = "Correct it; the designer marks the place."

    @classmethod
    def of(cls, fault: Fault) -> "ExpressionInvalid":
        return cls(fault.message, next_step=fault.next_step, details=fault.to_dict())


class ExpressionFailed(Refused):
    code = "expression_failed"
    message = "The expression has no value here."
    next_step = "Look at the values it refers to; has(a.b) asks whether a field is there."


class ExpressionTooSlow(Refused):
    code = "expression_too_slow"
    message = "The expression took longer or more memory than one may."
    next_step = "Work on fewer items, or let an operation do this work."


class ExpressionTooLarge(Refused):
    code = "expression_too_large"
    message = "The expression looks at more data, or gives more, than one may."
    next_step = "Refer to the fields it needs alone, or let an operation do this work."


class ExpressionsBusy(Unavailable):
    code = "expressions_busy"
    message = "Too many expressions are waiting to be evaluated."
    next_step = "Try again in a moment."
