"""What the gate refuses an update for, beside what every request can be refused for. Rules: SPEC.md, sections R, GP and CM.

`details.path` is the place: root, keys, and ids of items in lists. No error quotes a value: it may be a secret.
"""

from crdt.errors import Forbidden, Refused


class ClientTaken(Refused):
    code = "client_taken"
    message = "This client id belongs to somebody else, or has ended after a refusal."
    next_step = "Rejoin under a new client id."


class RootNotAllowed(Refused):
    code = "root_not_allowed"
    message = "Documents of this kind have no such part, or your role may not change it."
    next_step = "Change only what the document's kind describes and your role allows."


class ShapeNotAllowed(Refused):
    code = "shape_not_allowed"
    message = "This place holds something else in documents of this kind."
    next_step = "Write what the kind has here: details say a map, merged text or one plain value."


class ValueNotAllowed(Refused):
    code = "value_not_allowed"
    message = "This value does not belong here."
    next_step = "Choose a value that the message allows."


class SecretRefused(Refused):
    code = "secret_refused"
    message = (
        "This looks like a secret, and documents are read by everybody who may open them, with their history."
    )
    next_step = "Put it into the vault and refer to it as vault:name; change it where it was in use."


class FieldForbidden(Forbidden):
    code = "field_forbidden"
    message = "Changing this needs a right that your role does not have."
    next_step = "Ask somebody who has the right named in the details."


class CommentOfAnother(Forbidden):
    code = "comment_of_another"
    message = "Only who wrote a comment may change it."
    next_step = "Answer with a message of your own, or ask somebody who manages this document to remove it."
