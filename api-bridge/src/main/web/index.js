"use strict";

const form = document.getElementById("ask");
const text = document.getElementById("text");
const button = document.getElementById("score");
const problem = document.getElementById("problem");
const result = document.getElementById("result");

const percent = (share) => `${(100 * share).toFixed(1)} %`;

function showProblem(sentence) {
  result.hidden = true;
  problem.textContent = sentence;
  problem.hidden = false;
}

function showResult(item) {
  problem.hidden = true;
  const label = document.getElementById("label");
  label.textContent = item.label.charAt(0) + item.label.slice(1).toLowerCase();
  label.dataset.label = item.label;
  document.getElementById("confidence").textContent = percent(item.confidence);
  for (const row of document.querySelectorAll("[data-score]")) {
    const share = item.scores[row.dataset.score];
    row.querySelector(".bar").style.width = `${100 * share}%`;
    row.querySelector(".value").textContent = percent(share);
  }
  const facts = [
    `${item.model.name} ${item.model.digest.slice(0, 12)}`,
    item.tokens === 1 ? "1 token" : `${item.tokens} tokens`,
    `${item.processing_ms.toFixed(1)} ms`,
  ];
  if (item.cached) {
    facts.push("from the cache");
  }
  if (item.windows > 1) {
    facts.push(`${item.windows} windows`);
  }
  if (!item.language_supported) {
    facts.push(`language not supported by the model (${item.language})`);
  }
  if (item.truncated) {
    facts.push("text was truncated");
  }
  document.getElementById("facts").textContent = facts.join(" · ");
  result.hidden = false;
}

async function ask() {
  button.disabled = true;
  try {
    const response = await fetch("/predict", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ text: text.value }),
    });
    const answer = await response.json();
    if (response.ok) {
      showResult(answer);
    } else {
      showProblem(answer.detail);
    }
  } catch {
    showProblem("The bridge does not answer.");
  } finally {
    button.disabled = false;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});

text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    form.requestSubmit();
  }
});
