def test_x(harbour_assistant):
    from assistant.dialogue import Question
    from assistant.surfaces.render import render_text, render_markdown
    for q in ("What goes in the harbour report?","How soon is the harbour report sent?","may a school be asked for a drawing of the harbour"):
        a=harbour_assistant.ask(Question(q)); print(render_text(a)); print("#########"); print(render_markdown(a)); print("########")
