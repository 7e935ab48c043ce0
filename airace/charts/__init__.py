"""Charts: one look, one builder per form of question, one package per figure.

``theme``     colours by role, sizes, the Vega-Lite configuration
``text``      widths of words in the shipped font, wrapping
``layout``    where things go: axes in pixels, labels that do not collide
``lines``     frontier, gap, trend                     (change over time)
``rows``      intervals, bars, dumbbell                (many things on one scale)
``points``    scatter                                  (two measures, rules as boundaries)
``lanes``     timeline                                 (who did what when)
``grids``     membership, heatmap                      (who belongs to what)
``selector``  what a reader may choose inside a chart
``answers``   what a chart says of the thing chosen
``package``   a figure with its data, text, images and specification
"""
