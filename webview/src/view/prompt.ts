import { element } from './element.ts';

export interface Prompt {
  readonly root: HTMLElement;
  ask(question: string, then: (answer: string) => void): void;
}

/** One line of text; Escape and an empty answer ask for nothing. */
export function createPrompt(onClose: () => void): Prompt {
  const label = element('label', { for: 'prompt-answer' });
  const input = element('input', {
    id: 'prompt-answer',
    type: 'text',
    maxlength: '80',
    class: 'prompt-input',
  });
  const root = element('form', { class: 'prompt', hidden: '' }, label, input);
  let answered: (answer: string) => void = () => {};
  const close = (): void => {
    if (root.hidden) return;
    root.hidden = true;
    onClose();
  };
  root.addEventListener('submit', (event) => {
    event.preventDefault();
    const answer = input.value.trim();
    close();
    if (answer !== '') answered(answer);
  });
  root.addEventListener('keydown', (event) => {
    event.stopPropagation();
    if (event.key === 'Escape') close();
  });
  input.addEventListener('blur', close);
  return {
    root,
    ask(question, then) {
      label.textContent = question;
      answered = then;
      input.value = '';
      root.hidden = false;
      input.focus();
    },
  };
}
