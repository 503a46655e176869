"""The base of what comes from outside and goes there: forms, inputs, answers, records of events."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A pydantic model whose validator is built when something is first validated: there are over a thousand of them."""

    model_config = ConfigDict(defer_build=True)
