"use strict";

// Swagger UI's dark theme is enabled by a class.
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();

SwaggerUIBundle({ url: "/openapi.json", dom_id: "#docs", deepLinking: true });
