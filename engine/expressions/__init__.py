"""What a value of a design works out from others: expressions in CEL, checked as they are typed, evaluated elsewhere.

- **Expression**: a text of the Common Expression Language, at most as big as `limits` says (section EX of engine/SPEC.md).
- **Tree**: an expression that was read (`syntax`, `reading`). **Place**: where in the text a part of it stands.
- **Names**: what an expression may refer to, with the schemas of it (`names`). **Reference**: a name it does refer to.
- **Fault**: what is wrong with an expression, with its place (`faults`); said before anything runs.
- **Evaluator**: evaluates in processes of their own (`evaluator`, `worker`), what is plain at once (`direct`).

- **Turns**: those who wait to be evaluated, in an order that is fair (`turns`).

Border: nothing here knows designs or runs.
"""
