using LiveLearning;

return await new LiveLearningCommand().InvokeAsync(args);
