"""The graph as one interactive page: `page.render` is what the pipeline calls."""
