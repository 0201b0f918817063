/*! Oxigraph 0.5.11, JavaScript bindings: the Oxigraph developers, https://github.com/oxigraph/oxigraph, Apache License 2.0 or MIT. */
