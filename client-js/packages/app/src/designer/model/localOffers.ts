/** What a step knows only because of where it stands: in a loop the item and the index, in a catch the error. Pure. */
import { boundTo, type OfferGroup, offersIn, titleOf } from "./bindings";
import type { Design } from "./design";
import { choicesOf, propertiesOf, type Schema, schemaOf } from "./schemas";
import { homeOf } from "./scopes";

const TEXT: Schema = { type: "string" };
const ERROR: Schema = { type: "object", properties: { code: TEXT, message: TEXT, next_step: TEXT, details: { type: "object" }, step: TEXT } };
const INDEX: Schema = { type: "integer" };

/** As expressions, since a reference only names steps and parameters. The innermost loop first; of those around it the names are longer. */
export function localOffers(node: string, wanted: Schema, design: Design, outputOf: (operation: string) => Schema | undefined): readonly OfferGroup[] {
  const groups: OfferGroup[] = [];
  let loops = 0;
  let caught = false;
  const seen = new Set<string>();
  for (let home = homeOf(node, design.nodes); home.inside !== "" && !seen.has(home.inside); home = homeOf(home.inside, design.nodes)) {
    const { inside, part } = home;
    seen.add(inside);
    const operation = design.nodes[inside]?.operation;
    const title = titleOf(inside, design);
    if (operation === "flow.for_each" || operation === "flow.while") {
      const root = loops === 0 ? "" : `loops.${inside}.`;
      loops += 1;
      if (!NAME.test(inside) && root !== "") continue;
      const item = operation === "flow.for_each" ? offersIn(`${root}item`, itemOf(inside, design, outputOf), wanted, "the item") : [];
      const index = offersIn(`${root}index`, INDEX, wanted, "the number of the round, from 0");
      groups.push({ id: `loop ${inside}`, title, offers: [...item, ...index].filter(isWritten).map(asExpression) });
    } else if (part === "catch" && !caught) {
      caught = true;
      groups.push({ id: `catch ${inside}`, title, offers: offersIn("error", ERROR, wanted, "what failed").map(asExpression) });
    }
  }
  return groups;
}

const NAME = /^[A-Za-z_]\w*$/u;

/** In an expression a name is only a name without signs. */
function isWritten({ reference }: OfferGroup["offers"][number]): boolean {
  return reference.split(".").every((name) => NAME.test(name));
}

function asExpression(offer: OfferGroup["offers"][number]): OfferGroup["offers"][number] {
  return { ...offer, worked: true };
}

/** One of what a loop goes through; anything where that is only known when it runs. */
function itemOf(loop: string, design: Design, outputOf: (operation: string) => Schema | undefined): Schema {
  const [, from, path = ""] = /^([^.[\]]+)\.output((?:\.[^.[\]]+)*)$/u.exec(boundTo(design.nodes[loop]?.parameters["items"]) ?? "") ?? [];
  const output = outputOf(design.nodes[from ?? ""]?.operation ?? "");
  if (output === undefined) return {};
  const list = path.split(".").slice(1).reduce<Schema>((schema, name) => propertyOf(schema, name), output);
  const [one] = choicesOf(list).filter((choice) => choice["type"] === "array");
  return one === undefined ? {} : { ...schemaOf(one["items"]), ...(one["$defs"] === undefined ? {} : { $defs: one["$defs"] }) };
}

function propertyOf(schema: Schema, name: string): Schema {
  return choicesOf(schema).flatMap(propertiesOf).find(([key]) => key === name)?.[1] ?? {};
}
