// Passkeys: a form whose button asks the browser, and which is sent with the browser's answer.
"use strict";

const MAKES = "create";

function told(form, words) {
  const said = form.querySelector("[data-said]");
  said.textContent = words;
  said.hidden = !words;
}

async function askedOf(form) {
  const options = JSON.parse(form.dataset.options);
  if (form.dataset.passkey === MAKES) {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    return navigator.credentials.create({ publicKey });
  }
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return navigator.credentials.get({ publicKey });
}

async function answer(event) {
  const form = event.target, button = form.querySelector("button[type=submit]");
  event.preventDefault();
  if (button.disabled || !form.reportValidity()) return;
  button.disabled = true;
  told(form, "");
  try {
    form.elements.signed.value = JSON.stringify((await askedOf(form)).toJSON());
    form.submit();
  } catch (error) {
    const there = error.name === "InvalidStateError";
    told(form, there ? form.dataset.there : form.dataset.failed);
    button.disabled = false;
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const able = window.PublicKeyCredential?.parseRequestOptionsFromJSON;
  const here = location.origin === form.dataset.origin;
  form.hidden = !able || (!here && form.dataset.passkey !== MAKES);
  if (form.hidden) continue;
  if (!here) {
    told(form, form.dataset.elsewhere);
    form.querySelector("button[type=submit]").disabled = true;
  }
  form.addEventListener("submit", answer);
}
