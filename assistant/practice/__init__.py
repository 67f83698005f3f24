"""What people practise with: escalation routes, checklists and quizzes, all made from held provisions."""
