"""One of several ways, by a value."""

from typing import Self

from pydantic import Field, model_validator

from crdt.model import Model
from engine.operations.operation import Operation, Steering
from engine.records import Json

OTHERWISE = "otherwise"


class Case(Model):
    name: str = Field(title="Name", min_length=1, max_length=100)
    value: Json = Field(default=None, title="Value")


class SwitchInput(Model):
    value: Json = Field(title="Value", description="What the cases are compared with.")
    cases: list[Case] = Field(
        title="Cases", max_length=200, description="The first one that is equal is taken."
    )

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = [case.name for case in self.cases]
        if len({*names, OTHERWISE}) <= len(names):
            raise ValueError(f"two cases have the same name, or one is called {OTHERWISE}")
        return self


class SwitchOutput(Model):
    port: str


OPERATION = Operation(
    name="flow.switch",
    title="Switch",
    summary="Goes on the way whose value is equal, or the way called otherwise",
    icon="route",
    category="Flow",
    input=SwitchInput,
    output=SwitchOutput,
    steering=Steering(ports=(OTHERWISE,), cases="cases"),
)
