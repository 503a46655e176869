/** What is sent as a whole. While something in it is no value yet it is not sent: the focus goes there, and the field says why. */
import type { ComponentProps, FormEvent } from "react";
import { flushSync } from "react-dom";

interface FormProps extends Omit<ComponentProps<"form">, "onSubmit"> {
  readonly onSubmit: () => void;
}

export function Form({ onSubmit, ...rest }: FormProps) {
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // React lets the sending of a dialog's form reach the form that the dialog was opened from.
    if (event.target !== event.currentTarget) return;
    const form = event.currentTarget;
    if (refuses(form)) return;
    flushSync(onSubmit);
    focusControl(form.querySelector<HTMLElement>("[data-wrong]"));
  };
  return <form {...rest} onSubmit={send} />;
}

/** For what is answered without a form: true where something in it is no value yet, and the focus is there then. */
export function refuses(host: Element | null): boolean {
  const unfit = host?.querySelector<HTMLElement>("[data-wrong=unfit]") ?? undefined;
  focusControl(unfit);
  return unfit !== undefined;
}

/** The control of a field: the buttons beside its label come before it. */
export function focusControl(field: Element | null | undefined): void {
  (field?.querySelector<HTMLElement>("input, select, textarea") ?? field?.querySelector<HTMLElement>("button"))?.focus();
}
