// Slides of linkages: whom to ask in each unit. They are laid out as services are.

kiosk.slides.linkage = function (view, tools) {
  return kiosk.slides.service(view, tools);
};
